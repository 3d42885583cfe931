"""Telling operators again and again, without asking the mail server more often than needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from alerts.mail.composing import Composer
from alerts.mail.smtp import SmtpServer, SmtpTransport
from alerts.operators import OperatorPlan, Operators
from alerts.tokens import UnsubscribeTokens
from scheduler.jobs import TellOperators
from storage.crawling.faults import FoundFault, note_faults
from storage.database import Database
from storage.sources import SourceEntry, register_sources
from storage.tables import FaultKind
from tests.mail_server import MailServer, Phase
from tests.scheduler.logged import Logged

HTTP = FoundFault(kind=FaultKind.HTTP, text="HTTP 500.", evidence="", remedy="Warten.")


class Stopwatch:
    """Shows what it is told."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@contextmanager
def telling(database: Database, port: int, watch: Stopwatch) -> Iterator[TellOperators]:
    composer = Composer(
        sender="alarm@stadtradar.example",
        sender_name="Stadtradar",
        base_url="http://127.0.0.1:8731",
        tokens=UnsubscribeTokens(["k" * 32]),
        message_id_key=b"k" * 32,
    )
    operators = Operators(addresses=("ops@stadt.example",), language="de", wait=timedelta(0))
    transport = SmtpTransport(SmtpServer(host="127.0.0.1", port=port, security="none"))
    plan = OperatorPlan(operators=operators, transport=transport, composer=composer)
    yield TellOperators(database, plan, clock=watch)
    transport.close()


def fail(database: Database) -> None:
    now = datetime.now(UTC)
    with database.transaction() as session:
        register_sources(session, [SourceEntry(name="a", title="A", home="https://a.example/")], now)
        note_faults(session, "a", [HTTP], judged=(), now=now)


def test_a_fault_is_mailed_once_and_logged(sqlite_database: Database, logged: Logged) -> None:
    fail(sqlite_database)
    watch = Stopwatch()
    with MailServer() as mails, telling(sqlite_database, mails.port, watch) as tell:
        for watch.seconds in range(0, 120, 5):
            tell()

    assert len(mails.received) == 1
    assert logged.count("operators told") == 1


def test_between_two_looks_are_ten_seconds(sqlite_database: Database) -> None:
    watch = Stopwatch()
    with MailServer() as mails, telling(sqlite_database, mails.port, watch) as tell:
        tell()
        fail(sqlite_database)
        seen = []
        for watch.seconds in (5, 9, 10):
            tell()
            seen.append(len(mails.received))

    assert seen == [0, 0, 1]


def test_who_is_refused_by_all_waits_an_hour(sqlite_database: Database) -> None:
    fail(sqlite_database)
    watch = Stopwatch()
    with MailServer() as mails, telling(sqlite_database, mails.port, watch) as tell:
        mails.fail(Phase.RCPT, "550 5.1.1 unknown", times=1)
        seen = []
        for watch.seconds in (0, 60, 3599, 3600):
            tell()
            seen.append(len(mails.received))

    assert seen == [0, 0, 0, 1]
