"""`mail test ADDRESS`: whether a mail gets out, and what the server said."""

from datetime import UTC, datetime

import typer

from alerts.mail.composing import compose_test_mail
from alerts.sending.transport import Accepted, Deferred, Outcome, Refused, Unavailable
from stadtradar import parts
from stadtradar.cli.exits import ExitCode
from stadtradar.cli.lazy import group
from stadtradar.cli.mail_returns import returns
from stadtradar.cli.opening import AsJson, read_settings
from stadtradar.cli.subscribers import Address
from stadtradar.mail_replies import in_german
from stadtradar.output import print_json, progress, say, warn
from stadtradar.settings import Settings
from storage.people.addresses import normalise_address

app = group("Den Mailversand prüfen, Rückläufer lesen.")
app.command("returns")(returns)


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
