"""`alerts quarantine|retry|status`: what was given up, taking it up again, and how sending goes."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from alerts.sending.transport import Phase
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.opening import AsJson, opened
from stadtradar.mail_replies import in_german
from stadtradar.output import print_json, print_table, say, shown, warn
from storage.owed.outbox import next_due_at, outbox_counts
from storage.owed.quarantine import (
    GivenUp,
    given_up,
    poison_ids,
    retry,
    retry_refused,
    server_trouble,
)
from storage.tables import OutboxState

_LIMIT = 200
_STATES = {
    OutboxState.HELD: "zurückgehalten",
    OutboxState.GATHERED: "in einer Zusammenfassung",
    OutboxState.DUE: "fällig",
    OutboxState.LEASED: "wird gerade gesendet",
    OutboxState.SENT: "verschickt",
    OutboxState.SUPPRESSED: "nicht mehr gewünscht",
    OutboxState.DEAD: "aufgegeben",
}
_OF_THE_SERVER = (Phase.CONNECT, Phase.EHLO, Phase.TLS, Phase.AUTH)


def quarantine(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Zeigt die aufgegebenen Mails: abgelehnt, oder in Quarantäne, weil sie nicht zu schreiben sind."""
    with opened(ctx) as work, work.database.reading() as session:
        found = given_up(session, limit=_LIMIT)
    if json:
        print_json({"given_up": [_document(one) for one in found]})
        return
    rows = [(one.row_id, _who(one), one.title or "mehrere Geschichten", _why(one)) for one in found]
    print_table(("Nr.", "An", "Geschichte", "Grund"), rows, empty="Keine Mail ist aufgegeben.")
    if rows:
        say("Noch einmal versuchen: stadtradar alerts retry NR")


def retry_given_up(
    ctx: typer.Context,
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="NR...", help="Nummern aus `alerts quarantine`.")
    ] = None,
    *,
    refused: Annotated[
        bool,
        typer.Option(
            "--refused", help="Alle, die Mailserver in den letzten --days Tagen von uns nicht wollten."
        ),
    ] = False,
    days: Annotated[int, typer.Option(min=1, max=90, help="Wie weit --refused zurückreicht.")] = 7,
    json: AsJson = False,
) -> None:
    """Versucht aufgegebene Mails noch einmal; sie gehen mit dem nächsten Versand hinaus."""
    if bool(numbers) is refused:
        raise Failure("Bitte entweder Nummern nennen oder --refused.", ExitCode.USAGE)
    numbers, now = numbers or [], datetime.now(UTC)
    with opened(ctx) as work, work.database.transaction() as session:
        if refused:
            again = retry_refused(session, now - timedelta(days=days), now)
        else:
            again = retry(session, numbers, now)
    unknown = sorted(set(numbers) - set(again))
    if json:
        print_json({"again": list(again), "unknown": unknown})
    elif again:
        say(f"Wieder fällig: {', '.join(map(str, again))}.")
    elif refused:
        say("Keine Mail wurde abgelehnt und seitdem nicht noch einmal verschickt.")
    if unknown:
        named = ", ".join(map(str, unknown))
        remedy = "Die Nummern nennt: stadtradar alerts quarantine"
        raise Failure(f"Unter {named} ist keine Mail aufgegeben. {remedy}", ExitCode.USAGE)


def status(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Zeigt, wie viele Meldungen warten, verschickt und aufgegeben sind, und ob der Mailserver annimmt."""
    with opened(ctx) as work, work.database.reading() as session:
        counts, next_due = outbox_counts(session), next_due_at(session)
        poison, trouble = poison_ids(session), server_trouble(session, _OF_THE_SERVER)
    if json:
        print_json(
            {
                "counts": {state.value: count for state, count in counts.items()},
                "next_due_at": next_due,
                "quarantined": len(poison),
                "server_trouble": None if trouble is None else f"{trouble[0]}: {trouble[1]}",
            }
        )
        return
    print_table(("Zustand", "Meldungen"), [(_STATES[one], counts[one]) for one in OutboxState], empty="")
    if next_due is not None:
        say(f"Nächster Versuch {shown(next_due)}.")
    if trouble is not None:
        warn(f"Der Mailserver nahm zuletzt nichts an: {in_german(*trouble)}. Die Mails bleiben fällig.")
    if poison:
        warn(f"In Quarantäne: {len(poison)}. Näheres: stadtradar alerts quarantine")


def _why(one: GivenUp) -> str:
    return f"Quarantäne: {in_german('', one.reply)}" if one.is_poison else in_german(one.phase, one.reply)


def _who(one: GivenUp) -> str:
    return f"{one.recipient or 'gelöscht'}" + ("" if one.channel == "mail" else f" ({one.channel})")


def _document(one: GivenUp) -> dict[str, object]:
    return {
        "number": one.row_id,
        "recipient": one.recipient,
        "channel": one.channel,
        "title": one.title,
        "quarantined": one.is_poison,
        "phase": one.phase,
        "reply": one.reply,
        "attempts": one.attempts,
    }
