"""The job that reads returned mails: now and then, and logged when servers do not want us."""

from pathlib import Path
from threading import Event

import pytest

from alerts.returns.folder import MaildirBox
from scheduler.jobs import ReadReturns, ReturnsPlan
from storage.database import Database
from storage.owed.outbox import list_outbox
from storage.tables import OutboxRow
from tests.alerts.returns.mails import PATHS, failed, mail, report
from tests.alerts.world import HMAC_KEY, match, owe_to
from tests.scheduler.logged import Logged

FIVE_MINUTES = 300.0


class Office:
    """A Maildir, a job on it, and a clock."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.folder, self.now = folder, 0.0
        for part in ("new", "cur", "tmp"):
            (folder / part).mkdir(parents=True)
        plan = ReturnsPlan(
            box=MaildirBox(folder),
            paths=PATHS,
            hmac_key=HMAC_KEY,
        )
        self.read = ReadReturns(database, plan, Event(), clock=lambda: self.now)

    def deliver(self, content: bytes) -> None:
        (self.folder / "new" / f"{self.now}.mx").write_bytes(content)

    def look(self, *contents: bytes) -> None:
        """Let five minutes pass, in which mails come in."""
        self.now += FIVE_MINUTES
        for content in contents:
            self.deliver(content)
        self.read()

    @property
    def waiting(self) -> int:
        return len(list((self.folder / "new").iterdir()))


@pytest.fixture
def office(sqlite_database: Database, tmp_path: Path) -> Office:
    owe_to(sqlite_database, "leserin@example.org")
    return Office(sqlite_database, tmp_path / "returns")


def row(database: Database) -> OutboxRow:
    match(database)
    with database.reading() as session:
        return list_outbox(session, 1)[0]


def test_the_mailbox_is_looked_into_every_five_minutes(
    sqlite_database: Database, office: Office, logged: Logged
) -> None:
    ours = PATHS.of(row(sqlite_database).id)
    office.look()
    office.deliver(report(failed("5.1.1"), to=ours))
    office.now += FIVE_MINUTES - 1
    office.read()
    assert office.waiting == 1

    office.now += 1
    office.read()

    assert office.waiting == 0
    (record,) = logged.named("returned mails read")
    assert (record["extra"]["hard"], record["extra"]["suppressed"]) == (1, 1)


def test_that_servers_do_not_want_us_is_logged_each_time(
    sqlite_database: Database, office: Office, logged: Logged
) -> None:
    ours = PATHS.of(row(sqlite_database).id)

    for number in range(3):
        refusal = failed("5.7.1", "550 5.7.1 listed at a block list")
        office.look(report(refusal, to=ours, message_id=f"<{number}@mx.example>"))

    assert logged.count("servers refuse our mails") == 3


def test_a_mail_of_somebody_else_is_told_of_once(office: Office, logged: Logged) -> None:
    office.look(mail("Subject: Hallo", to="jemand@stadt.example"))
    office.look()

    assert office.waiting == 1
    assert [record["extra"]["unknown"] for record in logged.named("returned mails read")] == [1]


def test_a_mailbox_out_of_reach_is_told_once_and_once_that_it_is_back(office: Office, logged: Logged) -> None:
    away = office.folder.with_name("away")
    office.folder.rename(away)
    office.look()
    office.look()
    away.rename(office.folder)
    office.look()

    assert logged.count("mailbox of returned mails unavailable") == 1
    assert logged.count("mailbox of returned mails available again") == 1
