from collections.abc import Iterator
from datetime import timedelta

import pytest

from alerts.delivery import SendReport
from alerts.letter_delivery import send_letters
from alerts.mail.smtp import SmtpTransport
from alerts.mail.smtp_session import SmtpServer
from storage.database import Database
from storage.owed.operator_mails import WrittenMail
from storage.people.letters import write_letter
from storage.tables import Letter, LetterKind, OutboxState
from tests.alerts.world import NOON
from tests.mail_server import MailServer, Phase


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def transport(mails: MailServer) -> Iterator[SmtpTransport]:
    transport = SmtpTransport(SmtpServer(host="127.0.0.1", port=mails.port, security="none"))
    yield transport
    transport.close()


def write(database: Database, *readers: str) -> None:
    with database.transaction() as session:
        for reader in readers:
            mail = WrittenMail(
                recipient=f"{reader}@example.org",
                message_id=f"<{reader}@stadt.example>",
                message=f"Message-ID: <{reader}@stadt.example>\r\n\r\nHallo {reader}\r\n".encode(),
            )
            write_letter(session, LetterKind.CONFIRM, mail, now=NOON)


def send(database: Database, transport: SmtpTransport, *, minutes: float = 0) -> SendReport:
    return send_letters(
        database,
        transport,
        envelope_sender="radar@stadt.example",
        owner="test",
        clock=lambda: NOON + timedelta(minutes=minutes),
        lease_for=timedelta(minutes=5),
        jitter=lambda: 0.0,
    )


def states(database: Database) -> list[str]:
    with database.reading() as session:
        return [letter.state for letter in session.query(Letter).order_by(Letter.id)]


def test_every_letter_is_sent_once(database: Database, mails: MailServer, transport: SmtpTransport) -> None:
    write(database, "anna", "bernd")

    reports = [send(database, transport), send(database, transport, minutes=10)]

    assert [report.sent for report in reports] == [2, 0]
    assert [mail.recipient for mail in mails.received] == ["anna@example.org", "bernd@example.org"]
    assert states(database) == [OutboxState.SENT] * 2


def test_a_greylisted_letter_comes_later_with_the_same_bytes(
    database: Database, mails: MailServer, transport: SmtpTransport
) -> None:
    write(database, "anna")
    mails.fail(Phase.DOT, "451 4.7.1 later", times=1)

    first = send(database, transport)
    too_soon = send(database, transport, minutes=0.5)
    second = send(database, transport, minutes=2)

    assert (first.deferred, too_soon.sent, second.sent) == (1, 0, 1)
    assert [mail.message_id for mail in mails.received] == ["<anna@stadt.example>"]


def test_one_bad_recipient_stops_nobody_else(
    database: Database, mails: MailServer, transport: SmtpTransport
) -> None:
    write(database, "anna", "bernd")
    mails.fail(Phase.RCPT, "550 5.1.1 no such user", recipient="anna@example.org")

    report = send(database, transport)

    assert (report.sent, report.dead) == (1, 1)
    assert states(database) == [OutboxState.DEAD, OutboxState.SENT]


def test_a_server_out_of_reach_ends_the_round_and_costs_no_attempt(
    database: Database, mails: MailServer, transport: SmtpTransport
) -> None:
    write(database, "anna", "bernd")
    mails.stop()

    report = send(database, transport)
    mails.start()
    later = send(database, transport, minutes=2)

    assert report.unavailable is not None
    assert (report.sent, later.sent) == (0, 2)


def test_an_answer_that_got_lost_is_followed_by_the_same_letter(
    database: Database, mails: MailServer, transport: SmtpTransport
) -> None:
    write(database, "anna")
    mails.fail(Phase.DOT, None, times=1, takes_mail=True)

    send(database, transport)
    send(database, transport, minutes=2)

    assert len({mail.content for mail in mails.received}) == 1
    assert len(mails.received) == 2
