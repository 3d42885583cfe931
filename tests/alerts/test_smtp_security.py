from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest

from alerts.mail.smtp import SmtpServer, SmtpTransport
from alerts.sending.transport import Accepted, Phase, Unavailable
from tests.alerts.certificates import server_and_client
from tests.mail_server import MailServer

MAIL = b"Subject: Test\r\n\r\nGuten Tag\r\n"


def settings(
    server: MailServer,
    security: Literal["none", "starttls", "tls"],
    *,
    host: str = "127.0.0.1",
    username: str | None = None,
    password: str | None = None,
) -> SmtpServer:
    return SmtpServer(
        host=host,
        port=server.port,
        security=security,
        username=username,
        password=password,
        timeout=timedelta(seconds=20),
    )


def test_starttls_encrypts_before_the_mail_goes(tmp_path: Path) -> None:
    theirs, ours = server_and_client(tmp_path)
    with MailServer(tls_context=theirs, logins={"radar": "geheimß"}, login_without_tls=False) as server:
        known = settings(server, "starttls", username="radar", password="geheimß")
        smtp = SmtpTransport(known, tls_context=ours)

        outcome = smtp.send("a@example.org", "b@example.org", MAIL)

        smtp.close()
    assert isinstance(outcome, Accepted)  # the server takes no login without encryption


def test_tls_from_the_first_byte(tmp_path: Path) -> None:
    theirs, ours = server_and_client(tmp_path)
    with MailServer(tls_context=theirs, implicit_tls=True) as server:
        smtp = SmtpTransport(settings(server, "tls"), tls_context=ours)

        outcome = smtp.send("a@example.org", "b@example.org", MAIL)

        smtp.close()
    assert isinstance(outcome, Accepted)


def test_a_server_that_offers_no_encryption_gets_nothing() -> None:
    with MailServer(logins={"radar": "geheim"}) as server:
        smtp = SmtpTransport(settings(server, "starttls", username="radar", password="geheim"))

        outcome = smtp.send("a@example.org", "b@example.org", MAIL)

        assert server.commands == ["connect", "ehlo"]
    assert isinstance(outcome, Unavailable)
    assert outcome.phase is Phase.TLS


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    theirs, _ = server_and_client(tmp_path)
    with MailServer(tls_context=theirs) as server:
        smtp = SmtpTransport(settings(server, "starttls"))

        outcome = smtp.send("a@example.org", "b@example.org", MAIL)

        assert server.received == []
    assert isinstance(outcome, Unavailable)
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.reason


def test_an_expired_certificate_is_refused(tmp_path: Path) -> None:
    theirs, ours = server_and_client(tmp_path, expired=True)
    with MailServer(tls_context=theirs, implicit_tls=True) as server:
        smtp = SmtpTransport(settings(server, "tls"), tls_context=ours)

        outcome = smtp.send("a@example.org", "b@example.org", MAIL)

    assert isinstance(outcome, Unavailable)
    assert "expired" in outcome.reason


def test_a_certificate_of_another_name_is_refused(tmp_path: Path) -> None:
    theirs, ours = server_and_client(tmp_path)
    with MailServer(tls_context=theirs) as server:
        smtp = SmtpTransport(settings(server, "starttls", host="localhost"), tls_context=ours)

        outcome = smtp.send("a@example.org", "b@example.org", MAIL)

    assert isinstance(outcome, Unavailable)
    assert "localhost" in outcome.reason


@pytest.mark.parametrize("password", ["geheim", "geheimß"])
def test_the_right_password_opens_on_loopback_even_without_encryption(password: str) -> None:
    with MailServer(logins={"radar": password}) as server:
        smtp = SmtpTransport(settings(server, "none", username="radar", password=password))

        outcome = smtp.send("a@example.org", "b@example.org", MAIL)

        smtp.close()
    assert isinstance(outcome, Accepted)


def test_a_wrong_password_is_an_unavailable_server_and_is_not_told() -> None:
    with MailServer(logins={"radar": "geheim"}) as server:
        smtp = SmtpTransport(settings(server, "none", username="radar", password="falsch-123"))

        outcome = smtp.send("a@example.org", "b@example.org", MAIL)

    assert isinstance(outcome, Unavailable)
    assert (outcome.phase, outcome.reason[:3]) == (Phase.AUTH, "535")
    assert "falsch-123" not in repr(outcome) + repr(smtp) + repr(smtp._server)


def test_no_login_where_one_is_wanted_is_an_unavailable_server() -> None:
    with MailServer(logins={"radar": "geheim"}) as server:
        smtp = SmtpTransport(settings(server, "none"))

        outcome = smtp.send("a@example.org", "b@example.org", MAIL)

    assert isinstance(outcome, Unavailable)
    assert outcome.reason.startswith("530")


def test_no_password_leaves_the_machine_unencrypted() -> None:
    with MailServer(logins={"radar": "geheim"}) as server:
        # Connects to loopback, but does not look like it.
        away = settings(server, "none", host="127.1", username="radar", password="geheim")

        outcome = SmtpTransport(away).send("a@example.org", "b@example.org", MAIL)

        assert server.commands == ["connect", "ehlo"]
    assert isinstance(outcome, Unavailable)
    assert "unencrypted" in outcome.reason
