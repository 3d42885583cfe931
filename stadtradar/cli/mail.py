"""`mail test|returns`: whether a mail gets out, and what has come back of those that did."""

from dataclasses import asdict
from datetime import UTC, datetime

import typer

from alerts.composing import compose_test_mail
from alerts.returns.reading import ReturnsReport, read_returns
from alerts.transport import Accepted, Deferred, Outcome, Refused, Unavailable
from stadtradar import parts
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.lazy import group
from stadtradar.cli.opening import AsJson, opened, read_settings
from stadtradar.cli.subscribers import Address
from stadtradar.mail_replies import in_german
from stadtradar.output import print_json, progress, say, warn
from stadtradar.returning import place, return_box
from stadtradar.settings import Settings
from storage.addresses import normalise_address

app = group("Den Mailversand prüfen, Rückläufer lesen.")


@app.callback()
def _group() -> None:
    """Den Mailversand prüfen, Rückläufer lesen."""


@app.command("test")
def send_test(ctx: typer.Context, address: Address, *, json: AsJson = False) -> None:
    """Schickt eine Probemail und zeigt die Antwort des Mailservers."""
    recipient = normalise_address(address)
    settings = read_settings(ctx).settings
    parts.prepare_data_dir(settings)
    composer, transport = parts.composer(settings), parts.transport(settings)
    mail = compose_test_mail(composer, recipient, now=datetime.now(UTC))
    with progress("Sende …"):
        outcome = transport.send(composer.envelope_sender, recipient, mail.content)
        transport.close()
    document = {"accepted": isinstance(outcome, Accepted), "way": way(settings), "reply": _reply(outcome)}
    if json:
        print_json(document)
    elif isinstance(outcome, Accepted):
        say(f"Angenommen von {document['way']}: {document['reply']}")
    else:
        warn(f"Nicht angenommen von {document['way']}: {document['reply']}")
    if not isinstance(outcome, Accepted):
        raise typer.Exit(ExitCode.PROBLEMS if isinstance(outcome, Refused) else ExitCode.UNAVAILABLE)


@app.command()
def returns(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Liest jetzt, was zurückgekommen ist, und verbucht es."""
    with opened(ctx) as work:
        box, paths = return_box(work.settings), parts.return_paths(work.settings)
        if box is None or paths is None:
            remedy = "[returns] maildir oder imap_host setzen, dazu mail.bounce_address."
            raise Failure(f"Es ist kein Postfach für Rückläufer eingetragen: {remedy}", ExitCode.SETTINGS)
        with progress("Lese …"):
            report = read_returns(
                work.database,
                box,
                paths,
                hmac_key=parts.hmac_key(work.settings),
                clock=lambda: datetime.now(UTC),
                skip=set(),
                limit=1_000_000,
            )
    said = in_german(*report.unavailable) if report.unavailable else None
    if json:
        print_json({**asdict(report), "unavailable": said})
    else:
        _tell(report)
    if said:
        warn(f"{place(work.settings)} lässt sich nicht lesen: {said}.")
        raise typer.Exit(ExitCode.UNAVAILABLE)
    if report.refusals:
        raise typer.Exit(ExitCode.PROBLEMS)


def _tell(report: ReturnsReport) -> None:
    say(
        f"Unbekannte Adressen: {report.hard}, vorübergehend unzustellbar: {report.soft}, "
        f"Beschwerden: {report.complaints}, von Servern abgelehnt: {report.policy}."
    )
    say(f"Nicht mehr beliefert: {report.suppressed}.")
    if report.automatic or report.repeated:
        say(f"Ohne Folgen: {report.automatic + report.repeated} (Abwesenheitsnotizen, schon Verbuchtes).")
    if report.unknown:
        say(f"Liegen geblieben, weil nicht von uns: {report.unknown}.")
    for refusal in dict.fromkeys(report.refusals):
        warn(f"Abgelehnt: {refusal}")


def way(settings: Settings) -> str:
    """Return how mails leave, for a person."""
    if settings.mail.host is None:
        return f"Ordner {parts.maildir(settings)} (kein Mailserver eingetragen)"
    return f"{settings.mail.host}:{settings.mail.port}"


def _reply(outcome: Outcome) -> str:
    match outcome:
        case Accepted(reply=reply):
            return reply
        case (
            Refused(phase=phase, reply=reply)
            | Deferred(phase=phase, reply=reply)
            | Unavailable(phase=phase, reason=reply)
        ):
            return in_german(phase, reply)
    return outcome.reason
