from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from alerts.mail.smtp import SmtpTransport
from alerts.mail.smtp_session import SmtpServer
from scheduler.jobs import LetterPlan, SendLetters
from storage.database import Database
from storage.owed.operator_mails import WrittenMail
from storage.people.letters import write_letter
from storage.tables import LetterKind
from tests.mail_server import MailServer


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


class Clock:
    """Seconds that pass when told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_letters_leave_at_the_next_turn_and_after_a_rest_from_a_silent_server(
    sqlite_database: Database, mails: MailServer
) -> None:
    clock = Clock()
    plan = LetterPlan(
        transport=SmtpTransport(SmtpServer(host="127.0.0.1", port=mails.port, security="none")),
        envelope_sender="radar@stadt.example",
        owner="test",
        lease_for=timedelta(minutes=5),
        pause=timedelta(seconds=10),
    )
    job = SendLetters(sqlite_database, plan, Event(), clock=clock)
    _write(sqlite_database, "anna", "bernd")
    job()
    first = len(mails.received)
    mails.stop()
    _write(sqlite_database, "cem", minutes_ago=5)
    job()
    mails.start()
    job()  # rests
    resting = len(mails.received)
    clock.now += 11
    _write(sqlite_database, "dora", minutes_ago=5)

    job()
    plan.transport.close()

    assert (first, resting, len(mails.received)) == (2, 2, 3)


def _write(database: Database, *readers: str, minutes_ago: float = 0) -> None:
    with database.transaction() as session:
        for reader in readers:
            mail = WrittenMail(
                recipient=f"{reader}@example.org",
                message_id=f"<{reader}@x.example>",
                message=b"\r\nHallo\r\n",
            )
            now = datetime.now(UTC) - timedelta(minutes=minutes_ago)
            write_letter(session, LetterKind.CONFIRM, mail, now=now)
