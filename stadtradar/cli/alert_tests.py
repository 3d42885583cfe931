"""`subscriptions pin|unpin|pins|check|change`: what one must match, and changing what it looks for."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from alerts.changing import PinsViolated, Proposal, accept, propose
from alerts.pins import Violation, check_pins, violated
from query import QueryError, parse
from stadtradar import parts
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.finding import stored_article
from stadtradar.cli.opening import AsJson, opened
from stadtradar.cli.searching import QueryText
from stadtradar.output import print_json, print_table, say, warn
from storage.aliases import load_aliases
from storage.database import Session
from storage.people.pins import Pin, pin, pins_of, unpin
from storage.tables import Article, Subscription

Number = Annotated[int, typer.Argument(metavar="ABO", min=1, help="Nummer des Abos.")]
ArticleName = Annotated[str, typer.Argument(metavar="ARTIKEL", help="Nummer oder Adresse.")]
_MUST = {True: "muss Treffer sein", False: "darf kein Treffer sein"}
_SHOWN = 15  # articles of a list


def pin_article(
    ctx: typer.Context,
    number: Number,
    article: ArticleName,
    must_match: Annotated[
        bool,
        typer.Option("--must-match/--must-not", help="Muss er ein Treffer sein, oder darf er keiner sein?"),
    ],
    note: Annotated[str, typer.Option(help="Warum.")] = "",
    *,
    json: AsJson = False,
) -> None:
    """Merkt einen Artikel als Alarmtest vor: Das Abo muss ihn finden, oder es darf ihn nicht finden."""
    with opened(ctx) as work, work.database.transaction() as session:
        subscription = _active(session, number)
        found = stored_article(session, article, work.settings)
        pin(session, subscription, found, must_match=must_match, note=note.strip(), now=datetime.now(UTC))
        pins = [one for one in pins_of(session, number) if one.article.id == found.id]
        try:
            query = parse(subscription.query, load_aliases(session))
        except QueryError:
            query = None
        broken = violated(query, pins)
    if json:
        print_json({**_pin_document(pins[0]), "holds": not broken})
    else:
        say(f"Abo {number}: Artikel {found.id} {_MUST[must_match]}.")
        if broken:
            warn("Achtung: Das ist jetzt noch nicht so. Die Anfrage ändern: stadtradar subscriptions change")
    if broken:
        raise typer.Exit(ExitCode.PROBLEMS)


def unpin_article(ctx: typer.Context, number: Number, article: ArticleName, *, json: AsJson = False) -> None:
    """Nimmt einen Alarmtest zurück."""
    with opened(ctx) as work, work.database.transaction() as session:
        found = stored_article(session, article, work.settings)
        if not unpin(session, number, found.id):
            remedy = f"Alle nennt: stadtradar subscriptions pins {number}"
            raise Failure(
                f"Abo {number} hat keinen Alarmtest mit Artikel {found.id}. {remedy}", ExitCode.USAGE
            )
    if json:
        print_json({"subscription": number, "article": found.id, "removed": True})
    else:
        say(f"Zurückgenommen: Abo {number}, Artikel {found.id}.")


def list_pins(ctx: typer.Context, number: Number, *, json: AsJson = False) -> None:
    """Zeigt die Alarmtests eines Abos."""
    with opened(ctx) as work, work.database.reading() as session:
        _known(session, number)
        pins = pins_of(session, number)
    if json:
        print_json({"subscription": number, "pins": [_pin_document(one) for one in pins]})
        return
    rows = [(one.article.id, _MUST[one.must_match], one.article.title, one.note) for one in pins]
    print_table(("Artikel", "Test", "Titel", "Notiz"), rows, empty="Keine Alarmtests.")


def check(
    ctx: typer.Context,
    number: Annotated[
        int | None, typer.Argument(metavar="ABO", min=1, help="Nur dieses Abo; ohne Angabe alle.")
    ] = None,
    *,
    json: AsJson = False,
) -> None:
    """Prüft die Alarmtests; Endecode 1, wenn einer verletzt ist."""
    with opened(ctx) as work, work.database.reading() as session:
        if number is not None:
            _known(session, number)
        checked = len(pins_of(session, number))
        broken = check_pins(session, load_aliases(session), number)
    if json:
        print_json({"checked": checked, "violations": broken})
    else:
        tell_violations(broken)
        say(f"Alarmtests: {checked}, verletzt: {len(broken)}.")
    if broken:
        raise typer.Exit(ExitCode.PROBLEMS)


def change(
    ctx: typer.Context,
    number: Number,
    query: QueryText,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Nur zeigen, was sich ändern würde.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Auch wenn Alarmtests verletzt werden.")] = False,
    json: AsJson = False,
) -> None:
    """Ändert die Anfrage eines Abos und zeigt, welche Treffer dazukommen und welche wegfallen."""
    with opened(ctx) as work, work.database.transaction() as session:
        now = datetime.now(UTC)
        proposal = propose(session, _active(session, number), query, load_aliases(session), now)
        refusal = None
        if not dry_run:
            refusal = _accept(session, proposal, parts.hmac_key(work.settings), now, force=force)
    if json:
        print_json({**_proposal_document(proposal), "changed": not dry_run and refusal is None})
    else:
        _tell(proposal)
    if refusal is not None:
        raise Failure(f"{refusal} Trotzdem ändern: --force", ExitCode.PROBLEMS)
    if not json:
        say("Nichts geändert (--dry-run)." if dry_run else f"Abo {number} sucht jetzt: {proposal.query}")


def tell_violations(broken: Iterable[Violation]) -> None:
    """Name the alert tests that fail."""
    for one in broken:
        note = f" ({one.note})" if one.note else ""
        warn(
            f"Abo {one.subscription_id}: Artikel {one.article_id} {_MUST[one.must_match]}: {one.title}{note}"
        )


def _accept(
    session: Session, proposal: Proposal, hmac_key: bytes, now: datetime, *, force: bool
) -> PinsViolated | None:
    evidence = "stadtradar subscriptions change"
    try:
        accept(session, proposal, evidence=evidence, hmac_key=hmac_key, now=now, force=force)
    except PinsViolated as refusal:
        return refusal
    return None


def _tell(proposal: Proposal) -> None:
    found = proposal.difference
    for name, articles, recently in (
        ("Neu dazu", found.gained, proposal.gained_recently),
        ("Fallen weg", found.lost, proposal.lost_recently),
    ):
        say(f"{name}: {recently} in 30 Tagen, {len(articles)} in 90 Tagen.")
        for article in articles[:_SHOWN]:
            say(f"  {article.id}  {article.title}")
        if len(articles) > _SHOWN:
            say(f"  … und {len(articles) - _SHOWN} weitere")
    say(f"Bleiben: {found.kept} in 90 Tagen.")
    tell_violations(proposal.violations)


def _known(session: Session, number: int) -> Subscription:
    subscription = session.get(Subscription, number)
    if subscription is None:
        remedy = "Alle nennt: stadtradar subscriptions list"
        raise Failure(f"Das Abo {number} gibt es hier nicht. {remedy}", ExitCode.USAGE)
    return subscription


def _active(session: Session, number: int) -> Subscription:
    subscription = _known(session, number)
    if subscription.ended_at is not None:
        raise Failure(f"Das Abo {number} ist beendet.", ExitCode.USAGE)
    return subscription


def _pin_document(one: Pin) -> dict[str, object]:
    return {
        "subscription": one.subscription_id,
        "article": one.article.id,
        "title": one.article.title,
        "must_match": one.must_match,
        "note": one.note,
        "created_at": one.created_at,
    }


def _proposal_document(proposal: Proposal) -> dict[str, object]:
    return {
        "subscription": proposal.subscription.id,
        "query": proposal.query,
        "gained": _article_documents(proposal.difference.gained),
        "lost": _article_documents(proposal.difference.lost),
        "gained_in_30_days": proposal.gained_recently,
        "lost_in_30_days": proposal.lost_recently,
        "kept": proposal.difference.kept,
        "violations": proposal.violations,
    }


def _article_documents(articles: Sequence[Article]) -> list[dict[str, object]]:
    return [{"id": one.id, "title": one.title, "url": one.url} for one in articles]
