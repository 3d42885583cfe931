"""`alerts send|preview|dry-run|latency`: sends what is owed; shows what would be, and how long it takes."""

import os
import socket
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Annotated

import typer

from alerts.delivery import SendReport, send_due
from alerts.mail.composing import ComposedMail
from alerts.matching import match_due
from alerts.preview import preview_due
from alerts.sending.gate import Gate
from alerts.standing import StandingQueries
from stadtradar import channels, parts
from stadtradar.cli import alert_dry_run, alert_latency, alert_preview
from stadtradar.cli.alerts_given_up import quarantine, retry_given_up, status
from stadtradar.cli.exits import ExitCode
from stadtradar.cli.lazy import group
from stadtradar.cli.mail import way
from stadtradar.cli.opening import AsJson, Opened, opened
from stadtradar.legal import REMEDY, legal_fault
from stadtradar.mail_replies import in_german
from stadtradar.output import print_json, print_table, progress, say, shown, warn
from stadtradar.settings import SettingsError
from storage.database import Database
from storage.owed.outbox import next_due_at, outbox_counts
from storage.tables import OutboxState

app = group("Fällige Mails verschicken.")
app.command("status")(status)
app.command("quarantine")(quarantine)
app.command("retry")(retry_given_up)


@app.callback()
def _group() -> None:
    """Fällige Mails verschicken."""


app.command("preview")(alert_preview.preview_mail)
app.command("dry-run")(alert_dry_run.show_dry_run)
app.command("latency")(alert_latency.latency)


@app.command()
def send(
    ctx: typer.Context,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Nur zeigen, was fällig ist.")] = False,
    json: AsJson = False,
) -> None:
    """Vergleicht neue Artikel mit allen Abos und verschickt, was fällig ist."""
    with opened(ctx) as work:
        if dry_run:
            _preview(work, json=json)
            return
        if (fault := legal_fault(work.settings)) is not None:
            raise SettingsError([f"{fault} {REMEDY}"])
        with progress("Vergleiche und sende …"):
            matched = _match(work.database)
            report = _send(work)
        _tell(work, matched, report, json=json)
    if report.unavailable:
        raise typer.Exit(ExitCode.UNAVAILABLE)
    if report.dead:
        raise typer.Exit(ExitCode.PROBLEMS)


def _match(database: Database) -> int:
    """Match all that is new; who sends by hand does not want to wait for more copies of a story."""
    articles, standing, no_wait = 0, StandingQueries(), timedelta(0)
    while (report := match_due(database, standing, now=datetime.now(UTC), group_wait=no_wait)).entries:
        articles += report.entries
    return articles


def _send(work: Opened) -> SendReport:
    senders = channels.senders(work.settings, work.database)
    try:
        return send_due(
            work.database,
            senders,
            # Not the daemon's name: it takes back at its start what it had leased.
            owner=f"alerts send {os.getpid()} {socket.gethostname()}"[:100],
            clock=lambda: datetime.now(UTC),
            lease_for=timedelta(seconds=work.settings.alerts.lease_seconds),
            hmac_key=parts.hmac_key(work.settings),
            gate=Gate(parts.gate(work.settings), senders=len(senders)),
            limit=1_000_000,
        )
    finally:
        for courier in (one for couriers in senders for one in couriers.values()):
            courier.close()


def _tell(work: Opened, matched: int, report: SendReport, *, json: bool) -> None:
    waiting, next_due = _waiting(work.database)
    if json:
        print_json(
            {
                "articles_matched": matched,
                "sent": report.sent,
                "deferred": report.deferred,
                "refused": report.dead,
                "suppressed": report.suppressed,
                "waiting": waiting,
                "next_due_at": next_due,
                "unavailable": report.unavailable,
            }
        )
        return
    figures = f"verschickt {report.sent}, aufgeschoben {report.deferred}, abgelehnt {report.dead}"
    say(f"{matched} Artikel verglichen; {figures}. Weg: {way(work.settings)}.")
    _tell_waiting(waiting, next_due)
    if report.unavailable:
        phase, _, reason = report.unavailable.partition(": ")
        warn(f"Der Mailserver nimmt gerade nichts an: {in_german(phase, reason)}. Die Mails bleiben fällig.")


def _waiting(database: Database) -> tuple[int, datetime | None]:
    with database.reading() as session:
        return outbox_counts(session)[OutboxState.DUE], next_due_at(session)


def _tell_waiting(waiting: int, next_due: datetime | None) -> None:
    if waiting:
        mails = "1 Mail wartet" if waiting == 1 else f"{waiting} Mails warten"
        say(f"{mails}, nächster Versuch {shown(next_due)}.")


def _preview(work: Opened, *, json: bool) -> None:
    mails = preview_due(work.database, parts.composer(work.settings), now=datetime.now(UTC))
    if json:
        documents = [
            {"recipient": one.recipient, "subject": _subject(one), "message_id": one.message_id}
            for one in mails
        ]
        print_json({"dry_run": True, "mails": documents})
        return
    rows = [(one.recipient, _subject(one)) for one in mails]
    print_table(("An", "Betreff"), rows, empty="Nichts ist fällig.")
    if not rows:
        _tell_waiting(*_waiting(work.database))
    say("Nichts wurde verschickt (--dry-run); noch nicht verglichene Artikel sind nicht dabei.")


def _subject(mail: ComposedMail) -> str:
    return str(message_from_bytes(mail.content, policy=policy.default)["Subject"])
