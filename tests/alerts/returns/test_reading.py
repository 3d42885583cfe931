"""The mailbox of what comes back, from the mail sent to the reader no longer written to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.mail.smtp import SmtpTransport
from alerts.returns.folder import MaildirBox
from alerts.returns.reading import read_returns
from alerts.returns.report import ReturnsReport
from storage.database import Database
from storage.people.subscribers import find_subscriber
from storage.tables import OutboxState, Subscriber
from tests.alerts.alerts import an_alert
from tests.alerts.returns.mails import PATHS, READER, complaint, failed, mail, original, report
from tests.alerts.world import COMPOSER, HMAC_KEY, NOON, match, outbox, owe_to, send, store
from tests.mail_server import MailServer, Phase

COMING_BACK = replace(COMPOSER, return_paths=PATHS)
DAY = timedelta(days=1)


class Postmaster:
    """Puts mails into the Maildir and lets them be read."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.new = folder / "new"
        for part in ("new", "cur", "tmp"):
            (folder / part).mkdir(parents=True)
        self.box = MaildirBox(folder)
        self.database = database
        self.skip: set[str] = set()

    def deliver(self, *contents: bytes) -> None:
        for content in contents:
            (self.new / f"{len(list(self.new.iterdir())):03d}.mx").write_bytes(content)

    def read(
        self, after: timedelta = DAY * 0, should_stop: Callable[[], bool] = lambda: False
    ) -> ReturnsReport:
        return read_returns(
            self.database,
            self.box,
            PATHS,
            hmac_key=HMAC_KEY,
            clock=lambda: NOON + after,
            skip=self.skip,
            should_stop=should_stop,
        )

    @property
    def left(self) -> int:
        return len(list(self.new.iterdir()))


@pytest.fixture
def postmaster(tmp_path: Path, database: Database) -> Postmaster:
    return Postmaster(tmp_path / "returns", database)


@pytest.fixture
def sent(database: Database, server: MailServer, smtp: SmtpTransport) -> str:
    """Send a reader one mail and return its envelope sender."""
    owe_to(database, READER)
    send(database, smtp, composer=COMING_BACK)
    return server.received[0].sender


def reader(database: Database) -> Subscriber:
    with database.reading() as session:
        found = find_subscriber(session, READER)
        assert found is not None
        return found


def test_an_unknown_reader_is_not_written_to_again(
    postmaster: Postmaster, database: Database, server: MailServer, smtp: SmtpTransport, sent: str
) -> None:
    postmaster.deliver(report(failed("5.1.1"), to=sent))

    found = postmaster.read()

    assert found == ReturnsReport(hard=1, suppressed=1)
    assert postmaster.left == 0
    store(database, key="b", title="Kaiserslautern zählt", body="Kaiserslautern zählt anderes.")
    match(database)
    send(database, smtp, composer=COMING_BACK)
    assert len(server.received) == 1


def test_a_return_that_lies_there_twice_counts_once(postmaster: Postmaster, sent: str) -> None:
    postmaster.deliver(*[report(failed("5.2.2"), to=sent)] * 2)

    assert postmaster.read() == ReturnsReport(soft=1, repeated=1)


def test_a_return_read_again_after_a_crash_counts_once(
    postmaster: Postmaster, database: Database, sent: str
) -> None:
    for day in range(9):
        postmaster.deliver(report(failed("5.2.2"), to=sent))
        postmaster.read(after=DAY * day)

    assert reader(database).undeliverable_since is None


@pytest.mark.usefixtures("sent")
def test_two_returns_of_two_mails_count_both_though_their_ids_are_alike(
    postmaster: Postmaster, database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    store(database, key="b", title="Kaiserslautern zählt", body="Kaiserslautern zählt anderes.")
    match(database)
    send(database, smtp, composer=COMING_BACK)
    postmaster.deliver(*[report(failed("5.2.2"), to=mail.sender) for mail in server.received])

    assert postmaster.read().soft == 2


def test_a_mailbox_full_for_five_days_is_given_up(
    postmaster: Postmaster, database: Database, sent: str
) -> None:
    reports = []
    for day in range(5):
        postmaster.deliver(report(failed("5.2.2"), to=sent, message_id=f"<{day}@mx.example.org>"))
        reports.append(postmaster.read(after=DAY * day))

    assert [one.suppressed for one in reports] == [0, 0, 0, 0, 1]
    assert reader(database).undeliverable_reason == "bounced"


def test_a_refusal_of_us_harms_no_reader_and_is_reported(
    postmaster: Postmaster, database: Database, sent: str
) -> None:
    postmaster.deliver(report(failed("5.7.1", f"550 5.7.1 <{READER}> blocked, see blocklist"), to=sent))

    found = postmaster.read()

    assert (found.policy, found.suppressed) == (1, 0)
    assert found.refusals == ("5.7.1 smtp; 550 5.7.1 <[Adresse]> blocked, see blocklist",)
    assert reader(database).undeliverable_since is None


@pytest.mark.parametrize("return_path", [None, "someone@else.example"])
def test_arf_complaint_ends_what_its_mail_told_of(
    postmaster: Postmaster, database: Database, server: MailServer, sent: str, return_path: str | None
) -> None:
    kept = server.received[0].content.decode().replace("\r\n", "\n")
    about = f"Return-Path: <{return_path or sent}>\n{kept}"
    postmaster.deliver(complaint(about=about))

    found = postmaster.read()

    assert found == ReturnsReport(complaints=1, suppressed=1)
    assert reader(database).subscriptions[0].ended_at == NOON


@pytest.mark.usefixtures("sent")
def test_arf_complaint_about_a_mail_we_never_sent_stays(postmaster: Postmaster) -> None:
    postmaster.deliver(
        complaint(about=original("someone@else.example", COMPOSER.compose(an_alert(subscriber_id=4711))))
    )

    assert postmaster.read() == ReturnsReport(unknown=1)
    assert postmaster.left == 1


def test_forged_dsn_is_left_where_it_is_and_read_once(
    postmaster: Postmaster, database: Database, sent: str
) -> None:
    postmaster.deliver(report(failed("5.1.1"), to=sent.replace("-", "-a", 1)))

    assert postmaster.read() == ReturnsReport(unknown=1)
    assert postmaster.read() == ReturnsReport()
    assert postmaster.left == 1
    assert reader(database).undeliverable_since is None


def test_an_automatic_answer_goes_and_changes_nothing(
    postmaster: Postmaster, database: Database, sent: str
) -> None:
    postmaster.deliver(mail("Subject: Abwesenheitsnotiz", "Auto-Submitted: auto-replied", to=sent))

    assert postmaster.read() == ReturnsReport(automatic=1)
    assert postmaster.left == 0
    assert reader(database).undeliverable_since is None


def test_a_return_of_a_mail_that_is_gone_goes_without_effect(postmaster: Postmaster) -> None:
    postmaster.deliver(report(failed("5.1.1"), to=PATHS.of(4711)))

    assert postmaster.read() == ReturnsReport()
    assert postmaster.left == 0


def test_a_mailbox_that_cannot_be_read_is_told(postmaster: Postmaster, tmp_path: Path) -> None:
    postmaster.box = MaildirBox(tmp_path / "nirgends")

    found = postmaster.read()

    assert found.unavailable is not None
    assert "nirgends" in found.unavailable[1]


def test_reading_ends_when_told_to(postmaster: Postmaster, sent: str) -> None:
    postmaster.deliver(report(failed("5.1.1"), to=sent))

    assert postmaster.read(should_stop=lambda: True) == ReturnsReport()
    assert postmaster.left == 1


@pytest.mark.parametrize(
    ("reply", "undeliverable"),
    [
        ("550 5.1.1 unknown", True),
        ("550 no such user", True),
        ("552 5.2.2 full", False),
        ("550 5.7.1 we do not like you", False),
    ],
)
def test_a_recipient_refused_at_hand_over_counts_like_a_return(
    database: Database, server: MailServer, smtp: SmtpTransport, reply: str, undeliverable: bool
) -> None:
    owe_to(database, READER)
    server.fail(Phase.RCPT, reply)

    send(database, smtp, composer=COMING_BACK)

    assert [row.state for row in outbox(database)] == [OutboxState.DEAD]
    assert (reader(database).undeliverable_since == NOON) == undeliverable


def test_a_mail_refused_for_what_it_says_is_not_held_against_its_reader(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    owe_to(database, READER)
    server.fail(Phase.DOT, "550 5.1.1 odd place to say so")

    send(database, smtp, composer=COMING_BACK)

    assert reader(database).undeliverable_since is None
