"""Checks of the way mails leave."""

import smtplib
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from alerts.mail.addresses import wire_address
from alerts.mail.smtp_session import SessionLost, open_session
from stadtradar import parts
from stadtradar.doctor.findings import Finding, fail, ok, warn
from stadtradar.legal import REMEDY, legal_fault
from stadtradar.mail_replies import in_german
from stadtradar.settings import LoadedSettings, Settings

_NOBODY = "Von gestörten Quellen erfährt niemand per Mail, nur das Protokoll."
_SECURITY = {"none": "unverschlüsselt", "starttls": "STARTTLS", "tls": "TLS"}


def check_mailing(loaded: LoadedSettings, now: datetime) -> Iterator[Finding]:  # noqa: ARG001  (all checks alike)
    """Greet the mail server, encrypt and log in as a delivery would, but send nothing."""
    settings = loaded.settings
    yield _operators(settings)
    yield _legal(settings)
    server = parts.smtp_server(settings)
    if server is None:
        folder = parts.maildir(settings)
        yield warn(
            "mail", f"Kein Mailserver: alle Mails bleiben in {folder}.", "[mail] host und sender setzen."
        )
        return
    try:
        wire_address(settings.mail.sender or "")
        client = open_session(server)
    except ValueError:
        yield fail("mail", "Der Absender ist keine Mailadresse.", "[mail] sender berichtigen.")
    except SessionLost as lost:
        yield fail(
            "mail",
            f"{server.host}:{server.port} nimmt nichts an: {in_german(lost.phase, lost.reason)}.",
            "[mail] prüfen.",
        )
    else:
        with suppress(smtplib.SMTPException, OSError):  # all we wanted is known
            client.quit()
        yield ok("mail", f"{server.host}:{server.port} nimmt Mails an ({_SECURITY[server.security]}).")


def _legal(settings: Settings) -> Finding:
    if (fault := legal_fault(settings)) is not None:
        return fail("imprint", fault, REMEDY)
    if parts.legal(settings).is_complete:
        return ok("imprint", "Unter jeder Mail stehen Impressum und Datenschutzerklärung.")
    return ok("imprint", "Impressum und Datenschutzerklärung fehlen noch; Post bekommt bisher niemand.")


def _operators(settings: Settings) -> Finding:
    if not settings.ops.mail:
        return warn("operators", _NOBODY, "[ops] mail setzen.")
    try:
        for address in settings.ops.mail:
            wire_address(address)
    except ValueError:
        return fail("operators", "In [ops] mail steht etwas, das keine Mailadresse ist.", "Berichtigen.")
    return ok("operators", f"Von gestörten Quellen erfahren per Mail: {', '.join(settings.ops.mail)}.")
