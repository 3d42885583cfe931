"""`feeds create|list|revoke`: saved searches for feed readers."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from stadtradar import parts
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.finding import active_subscription
from stadtradar.cli.lazy import group
from stadtradar.cli.opening import AsJson, opened
from stadtradar.output import print_json, print_table, say
from storage.people.feed_keys import add_feed_key, list_feed_keys, revoke_feed_key
from storage.tables import FeedKey, Subscription
from web.pages.feed import FORMATS, PREFIX

app = group("Gespeicherte Suchen als Feed (Atom, RSS, JSON Feed).")

_Number = Annotated[int, typer.Argument(metavar="NR", min=1, help="Nummer des Feeds.")]


@app.command()
def create(
    ctx: typer.Context,
    subscription: Annotated[int, typer.Argument(metavar="ABO", min=1, help="Nummer des Abos.")],
    *,
    json: AsJson = False,
) -> None:
    """Legt einen Feed zu einem Abo an und zeigt seine Adressen, dieses eine Mal."""
    with opened(ctx) as work, work.database.transaction() as session:
        search = active_subscription(session, subscription)
        key, token = add_feed_key(session, search, datetime.now(UTC))
        document = _document(key, search)
        address = f"{parts.base_url(work.settings)}{PREFIX}{token}"
    urls = {form.ending: f"{address}.{form.ending}" for form in FORMATS}
    if json:
        print_json({**document, "page": address, "urls": urls})
        return
    say(f"Feed {document['id']} zu Abo {subscription}: {document['query']}")
    for form in FORMATS:
        say(f"  {form.name}: {urls[form.ending]}")
    say(f"  Seite dazu: {address}")
    say("Wer diese Adressen kennt, liest mit. Gespeichert sind sie nicht: Bitte jetzt aufheben.")


@app.command("list")
def list_all(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Zeigt alle Feeds, ohne ihre Adressen."""
    with opened(ctx) as work, work.database.reading() as session:
        feeds = [_document(key, search) for key, search in list_feed_keys(session)]
    if json:
        print_json({"feeds": feeds})
        return
    print_table(
        ("Nr.", "Abo", "Anfrage", "Seit", "Gesperrt", "Abo beendet"),
        [
            (one["id"], one["subscription"], one["query"], *(one[f"{what}_at"] for what in _MOMENTS))
            for one in feeds
        ],
        empty="Keine Feeds.",
    )


@app.command()
def revoke(ctx: typer.Context, number: _Number, *, json: AsJson = False) -> None:
    """Sperrt einen Feed: Seine Adressen gelten ab sofort nicht mehr."""
    with opened(ctx) as work, work.database.transaction() as session:
        key = revoke_feed_key(session, number, datetime.now(UTC))
        if key is None:
            raise Failure(
                f"Den Feed {number} gibt es hier nicht. Alle nennt: stadtradar feeds list", ExitCode.USAGE
            )
        document = _document(key, session.get_one(Subscription, key.subscription_id))
    if json:
        print_json(document)
    else:
        say(f"Gesperrt: Feed {number} zu Abo {document['subscription']}.")


_MOMENTS = ("created", "revoked", "ended")


def _document(key: FeedKey, search: Subscription) -> dict[str, object]:
    return {
        "id": key.id,
        "subscription": search.id,
        "query": search.query,
        "created_at": key.created_at,
        "revoked_at": key.revoked_at,
        "ended_at": search.ended_at,
    }
