"""`subscriptions add|list|test|...`: standing queries, and what one would have brought."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from alerts.retrospect import MANY_MAILS, Outlook, look_back
from query import berlin_day, parse
from stadtradar import parts
from stadtradar.cli import alert_tests
from stadtradar.cli.finding import known_subscriber
from stadtradar.cli.hits import hit_document, hit_lines
from stadtradar.cli.lazy import group
from stadtradar.cli.opening import AsJson, opened
from stadtradar.cli.people import subscription_document
from stadtradar.cli.searching import QueryText
from stadtradar.cli.subscribers import Address, Consent, stated_consent
from stadtradar.cli.subscription_changes import change, end
from stadtradar.output import print_json, print_table, say, warn
from storage.aliases import load_aliases
from storage.people.subscriptions import active_subscriptions, add_subscription
from storage.people.telling import Telling
from storage.search import DEFAULT_SECONDS, Found, Narrowing, search

app = group("Abos anlegen, ändern, beenden und vorab prüfen.")
app.command("set")(change)
app.command("end")(end)

app.command("change")(alert_tests.change)
app.command("pin")(alert_tests.pin_article)
app.command("unpin")(alert_tests.unpin_article)
app.command("pins")(alert_tests.list_pins)
app.command("check")(alert_tests.check)

_EVERYTHING = 1_000_000


@app.command()
def add(
    ctx: typer.Context, address: Address, query: QueryText, consent: Consent, *, json: AsJson = False
) -> None:
    """Legt ein Abo für einen Empfänger an; gemeldet wird, was ab jetzt erscheint."""
    evidence = stated_consent(consent)
    with opened(ctx) as work, work.database.transaction() as session:
        added = add_subscription(
            session,
            known_subscriber(session, address),
            parse(query, load_aliases(session)).text,
            evidence=evidence,
            hmac_key=parts.hmac_key(work.settings),
            now=datetime.now(UTC),
        )
        document = {**subscription_document(added), "address": added.subscriber.email}
    if json:
        print_json(document)
    else:
        say(f"Abo {document['id']} für {document['address']}: {document['query']}")


@app.command("list")
def list_all(
    ctx: typer.Context,
    address: Annotated[str | None, typer.Argument(metavar="ADRESSE", help="Nur dieser Empfänger.")] = None,
    *,
    json: AsJson = False,
) -> None:
    """Zeigt alle laufenden Abos."""
    with opened(ctx) as work, work.database.reading() as session:
        wanted = known_subscriber(session, address).id if address else None
        found = [
            {**subscription_document(one), "address": one.subscriber.email}
            for one in active_subscriptions(session)
            if wanted in (None, one.subscriber_id)
        ]
    if json:
        print_json({"subscriptions": found})
        return
    rows = [(one["id"], one["address"], one["query"], one["created_at"]) for one in found]
    print_table(("Abo", "Adresse", "Anfrage", "Seit"), rows, empty="Keine laufenden Abos.")


@app.command("test")
def try_out(
    ctx: typer.Context,
    query: QueryText,
    days: Annotated[int, typer.Option(min=1, max=3650, help="So viele Tage zurück.")] = 30,
    *,
    json: AsJson = False,
) -> None:
    """Zeigt, was ein Abo in den letzten Tagen gemeldet hätte und wie viele Mails das gewesen wären."""
    with opened(ctx) as work, work.database.reading() as session:
        now = datetime.now(UTC)
        parsed = parse(query, load_aliases(session))
        seen = look_back(session, parsed, Telling(), now=now, days=days, seconds=DEFAULT_SECONDS)
        narrowing = Narrowing(since=now - timedelta(days=days))
        page = search(session, parsed, limit=_EVERYTHING, narrowing=narrowing, today=berlin_day(now))
        stories = _stories(page.hits)
        documents = [[hit_document(found) for found in story] for story in stories]
        if not json:
            for story in stories:
                _tell(story)
    warning = _warning(seen.outlook)
    if json:
        document = {"query": query, "days": days, "mails": seen.mails, "warning": warning}
        print_json({**document, "stories": [{"articles": one} for one in documents]})
        return
    say(f"Mails in {days} Tagen: {seen.mails}.")
    if warning:
        warn(warning)


def _stories(hits: tuple[Found, ...]) -> list[list[Found]]:
    """One story is one mail, in however many articles it is told; the first seen leads."""
    stories: dict[int, list[Found]] = {}
    for found in hits:
        stories.setdefault(found.article.story_id, []).insert(0, found)
    return list(stories.values())


def _tell(story: list[Found]) -> None:
    lead, *others = story
    say(hit_lines(lead))
    if others:
        say(f"  auch: {', '.join(f'{one.article.id} ({one.article.source})' for one in others)}\n")


def _warning(outlook: Outlook) -> str | None:
    match outlook:
        case Outlook.NOTHING:
            return (
                "Achtung: Dieses Abo hätte nichts gemeldet. Stimmt die Schreibweise, sind die Wörter zu eng?"
            )
        case Outlook.FLOOD:
            return f"Achtung: Das wären über {MANY_MAILS} Mails am Tag. Ein weiteres Wort grenzt ein."
    return None
