import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from alerts.delivery import SendReport
from alerts.mail.smtp import SmtpServer, SmtpTransport
from storage.database import Database
from storage.owed.outbox import release_leases
from storage.tables import OutboxState
from tests.alerts.world import NOON, match, outbox, send, store, subscribe
from tests.mail_server import MailServer

ROOT = Path(__file__).parents[2]
READERS = ("leserin@example.org", "leser@example.org")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture(autouse=True)
def due(database: Database) -> None:
    for reader in READERS:
        subscribe(database, reader, "Kaiserslautern")
    store(database)
    match(database)


def send_and_be_killed(database: Database, server: MailServer, moment: str) -> None:
    finished = send_apart(database, server, moment)
    assert finished.returncode == -signal.SIGKILL, finished.stderr


def send_apart(database: Database, server: MailServer, moment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.alerts.killed_sender", database.url, str(server.port), moment]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=120)


def send_alive(database: Database, server: MailServer, now: datetime) -> SendReport:
    smtp = SmtpTransport(SmtpServer(host="127.0.0.1", port=server.port, security="none"))
    try:
        return send(database, smtp, now=now)
    finally:
        smtp.close()


def test_killed_after_the_dot_the_mail_comes_twice_with_one_message_id(
    database: Database, server: MailServer
) -> None:
    send_and_be_killed(database, server, "after")
    assert len(server.received) == 1
    assert [row.state for row in outbox(database)] == [OutboxState.LEASED] * 2  # the second one not begun

    send_alive(database, server, NOON + timedelta(minutes=5))

    first, *later = server.received
    assert sorted(mail.recipient for mail in later) == sorted(READERS)
    [copy] = [mail for mail in later if mail.recipient == first.recipient]
    assert copy.content == first.content
    assert len({mail.message_id for mail in server.received}) == 2


def test_killed_before_the_mail_is_handed_over_nothing_is_lost_or_doubled(
    database: Database, server: MailServer
) -> None:
    send_and_be_killed(database, server, "before")
    written = [row.message for row in outbox(database) if row.message]
    assert server.received == []

    send_alive(database, server, NOON + timedelta(minutes=5))

    assert sorted(mail.recipient for mail in server.received) == sorted(READERS)
    assert written[0] in [mail.content for mail in server.received]


def test_killed_again_and_again_each_kill_costs_one_copy_at_most(
    database: Database, server: MailServer
) -> None:
    for _ in range(3):
        send_and_be_killed(database, server, "after")
        with database.transaction() as session:  # as the daemon does when it starts
            release_leases(session, "test")

    send_alive(database, server, NOON)

    contents = {mail.content for mail in server.received}
    assert {mail.recipient for mail in server.received} == set(READERS)
    assert len(contents) == len(READERS)
    assert len(server.received) - len(contents) <= 3
    assert {row.state for row in outbox(database)} == {OutboxState.SENT}


def test_a_mail_that_kills_its_sender_is_quarantined_and_the_others_flow(
    database: Database, server: MailServer
) -> None:
    for _ in range(3):
        send_and_be_killed(database, server, "compose")
        with database.transaction() as session:  # as the daemon does when it starts
            release_leases(session, "test")

    last = send_apart(database, server, "compose")

    assert last.returncode == 0, last.stderr
    assert "quarantined" in last.stderr
    assert [mail.recipient for mail in server.received] == ["leserin@example.org"]
    assert [(row.state, row.last_phase) for row in outbox(database)] == [
        (OutboxState.SENT, None),
        (OutboxState.DEAD, "poison"),
    ]
