"""Handing single mails to a mail server in tests."""

from datetime import timedelta
from typing import TypeVar

from alerts.mail.smtp import SmtpServer, SmtpTransport
from alerts.sending.transport import Outcome
from tests.mail_server import MailServer

SENDER = "radar@stadt.example"
READER = "leserin@example.org"
MAIL = b"Subject: Test\r\nMessage-ID: <1@stadt.example>\r\n\r\nGuten Tag\r\n"

Kind = TypeVar("Kind", bound=Outcome)


def transport_to(server: MailServer, *, dot_timeout: timedelta = timedelta(seconds=30)) -> SmtpTransport:
    """Return a way to a server that is patient with a busy machine."""
    return SmtpTransport(
        SmtpServer(
            host="127.0.0.1",
            port=server.port,
            security="none",
            timeout=timedelta(seconds=20),
            dot_timeout=dot_timeout,
        )
    )


def expect(kind: type[Kind], outcome: Outcome) -> Kind:
    """Return an outcome that is of this kind."""
    assert isinstance(outcome, kind), outcome
    return outcome
