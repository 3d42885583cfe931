"""Faults of databases and clocks that the requirement sheet names, in mid-delivery."""

import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from loguru import logger
from sqlalchemy import select

from alerts.delivery import SendReport, send_due
from alerts.mail.mail_courier import MailCourier
from alerts.mail.smtp import SmtpServer, SmtpTransport
from storage.database import Database
from storage.tables import OutboxRow, OutboxState
from tests.alerts.world import COMPOSER, HMAC_KEY, NOON, outbox, owe_to, send
from tests.mail_server import MailServer, Phase

READER = "leserin@example.org"
MINUTE = timedelta(minutes=1)


def connected(server: MailServer, count: int = 1) -> list[SmtpTransport]:
    known = SmtpServer(host="127.0.0.1", port=server.port, security="none")
    return [SmtpTransport(known) for _ in range(count)]


def states(database: Database) -> set[str]:
    return {row.state for row in outbox(database)}


@contextmanager
def locked_for_a_second(database: Database) -> Iterator[None]:
    """Keep all others from writing the outbox, until a second has passed."""
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        other = Database(database.url)
        with other.transaction() as session:
            session.scalars(select(OutboxRow).with_for_update()).all()
            held.set()
            release.wait(30)
        other.dispose()

    holding = threading.Thread(target=hold)
    holding.start()
    assert held.wait(30)
    threading.Timer(1.0, release.set).start()
    yield
    holding.join()


def test_db_locked_while_a_mail_is_to_be_marked(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    owe_to(database, READER, "zweite@example.org")
    locks = [locked_for_a_second(database)]
    server.on_mail = lambda _: locks.pop().__enter__() if locks else None

    report = send(database, smtp)

    assert report == SendReport(sent=2)
    assert len(server.received) == 2
    assert states(database) == {OutboxState.SENT}


def test_disk_full_on_commit(sqlite_database: Database, server: MailServer, smtp: SmtpTransport) -> None:
    owe_to(sqlite_database, READER, "zweite@example.org")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    told: list[str] = []

    def fill(_: object) -> None:
        if not told:  # no file may grow: for SQLite a disk that takes no more
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))

    def make_room(message: object) -> None:
        if "cannot be written" in str(message):
            told.append(str(message))
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    server.on_mail = fill
    sink = logger.add(make_room, level="ERROR")
    try:
        report = send(sqlite_database, smtp)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        logger.remove(sink)

    assert len(told) == 1
    assert report == SendReport(sent=2)
    assert len(server.received) == 2
    assert states(sqlite_database) == {OutboxState.SENT}


def test_clock_jump_back_1h(sqlite_database: Database, server: MailServer, smtp: SmtpTransport) -> None:
    owe_to(sqlite_database, READER, "zweite@example.org")
    server.fail(Phase.RCPT, "452 4.3.1 later", recipient=READER, times=1)
    times = iter([NOON] * 4)

    def clock() -> datetime:
        return next(times, NOON - timedelta(hours=1))

    report = send_due(
        sqlite_database,
        [{"mail": MailCourier(smtp, COMPOSER)}],
        owner="test",
        hmac_key=HMAC_KEY,
        clock=clock,
        lease_for=5 * MINUTE,
        jitter=lambda: 0.0,
    )
    back = send(sqlite_database, smtp, now=NOON - 30 * MINUTE)
    later = send(sqlite_database, smtp, now=NOON + MINUTE)

    assert report.sent + report.deferred + back.sent + later.sent >= 2
    assert sorted(mail.recipient for mail in server.received) == [READER, "zweite@example.org"]
    assert states(sqlite_database) == {OutboxState.SENT}


def test_lease_expiry_while_sending(database: Database, server: MailServer) -> None:
    owe_to(database, READER)
    released = threading.Event()
    server.delay(Phase.DOT, released, times=1)
    slow, quick = connected(server, 2)
    reports: list[SendReport] = []
    sending = threading.Thread(target=lambda: reports.append(send(database, slow)))
    sending.start()
    server.wait_until(lambda: "dot" in server.commands)

    early = send(database, quick, now=NOON + 4 * MINUTE)
    second = send(database, quick, now=NOON + 6 * MINUTE)
    released.set()
    sending.join()

    slow.close()
    quick.close()
    assert (early, second.sent) == (SendReport(), 1)
    assert len({mail.content for mail in server.received}) == 1
    assert len(server.received) == 2
    [row] = outbox(database)
    assert (row.state, row.sent_at) == (OutboxState.SENT, NOON + 6 * MINUTE)
    assert send(database, quick, now=NOON + 60 * MINUTE) == SendReport()
