"""`alerts latency`: how long alerts take, stage by stage, and what waits."""

from datetime import UTC, datetime, timedelta

import typer

from alerts.latency import Stage, Took, latencies
from stadtradar.cli.opening import AsJson, opened
from stadtradar.output import print_json, print_table, say, shown
from storage.owed.latency import journeys, oldest_due
from storage.owed.outbox import outbox_counts
from storage.tables import OutboxState

_WINDOWS = {"24h": timedelta(hours=24), "7d": timedelta(days=7)}
_WINDOW_NAMES = {"24h": "24 Stunden", "7d": "7 Tage"}
_STAGES = {
    Stage.SEEN: "erschienen → gesehen",
    Stage.STORED: "gesehen → gespeichert",
    Stage.MATCHED: "gespeichert → verglichen",
    Stage.ACCEPTED: "verglichen → angenommen",
    Stage.ALTOGETHER: "gesehen → angenommen",
}
_STATES = {
    OutboxState.HELD: "zurückgehalten",
    OutboxState.GATHERED: "gesammelt",
    OutboxState.DUE: "fällig",
    OutboxState.LEASED: "unterwegs",
    OutboxState.SENT: "angenommen",
    OutboxState.SUPPRESSED: "nicht mehr gewünscht",
    OutboxState.DEAD: "abgelehnt",
}


def latency(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Zeigt, wie lange Meldungen von der Seite bis zum Mailserver brauchen und was wartet."""
    now = datetime.now(UTC)
    with opened(ctx) as work, work.database.reading() as session:
        took = {name: latencies(journeys(session, now - span)) for name, span in _WINDOWS.items()}
        counts, oldest = outbox_counts(session), oldest_due(session, now)
    if json:
        print_json({"stages": took, "outbox": counts, "oldest_due_at": oldest})
        return
    for name, stages in took.items():
        say(f"In den letzten {_WINDOW_NAMES[name]}:")
        columns = ("Abschnitt", "Zahl", "Hälfte bis", "95 % bis", "99 % bis")
        print_table(columns, [_row(one) for one in stages], empty="")
        say("")
    say(", ".join(f"{_STATES[state]} {count}" for state, count in counts.items()) + ".")
    if oldest is not None:
        say(f"Die älteste fällige Meldung wartet seit {shown(oldest)}.")


def _row(one: Took) -> tuple[object, ...]:
    return _STAGES[one.stage], one.count, _span(one.p50), _span(one.p95), _span(one.p99)


def _span(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    if seconds < 120:
        return f"{seconds:.1f} s".replace(".", ",")
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.1f} h".replace(".", ",")
