"""What operators are told of mails in quarantine."""

from collections.abc import Iterator

import pytest

from alerts.mail.smtp import SmtpServer, SmtpTransport
from alerts.operators import OperatorPlan, Operators
from scheduler.jobs import TellQuarantine
from storage.database import Database
from storage.tables import OutboxState
from tests.alerts.world import COMPOSER, NO_WAIT, outbox, owe_to
from tests.mail_server import MailServer, Phase

OPERATOR = "betrieb@stadt.example"


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def plan(mails: MailServer) -> Iterator[OperatorPlan]:
    transport = SmtpTransport(SmtpServer(host="127.0.0.1", port=mails.port, security="none"))
    operators = Operators(addresses=(OPERATOR,), language="de", wait=NO_WAIT)
    yield OperatorPlan(operators=operators, transport=transport, composer=COMPOSER)
    transport.close()


def quarantine(database: Database, number: int) -> int:
    with database.transaction() as session:
        row = session.merge(outbox(database)[number])
        row.state, row.last_phase = OutboxState.DEAD, "poison"
        return row.id


def test_each_mail_in_quarantine_is_told_once(
    sqlite_database: Database, mails: MailServer, plan: OperatorPlan
) -> None:
    owe_to(sqlite_database, "a@example.org", "b@example.org")
    minutes = [0.0]
    tell = TellQuarantine(sqlite_database, plan, clock=lambda: minutes[0])

    tell()
    first = quarantine(sqlite_database, 0)
    for _ in range(2):
        minutes[0] += 60
        tell()
    second = quarantine(sqlite_database, 1)
    minutes[0] += 60
    tell()

    assert [mail.recipient for mail in mails.received] == [OPERATOR, OPERATOR]
    first_text, second_text = (str(mail.message.get_body(("plain",))) for mail in mails.received)
    assert f"Nummern: {first}." in first_text
    assert f"Nummern: {second}." in second_text


def test_what_could_not_be_told_is_told_later(
    sqlite_database: Database, mails: MailServer, plan: OperatorPlan
) -> None:
    owe_to(sqlite_database, "a@example.org")
    quarantine(sqlite_database, 0)
    minutes = [0.0]
    tell = TellQuarantine(sqlite_database, plan, clock=lambda: minutes[0])
    mails.fail(Phase.RCPT, "450 later", times=1)

    tell()
    minutes[0] += 60
    tell()

    assert len(mails.received) == 1
