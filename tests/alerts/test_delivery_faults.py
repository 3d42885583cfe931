from datetime import timedelta

import pytest

from alerts.delivery import SendReport
from alerts.mail.smtp import SmtpTransport
from storage.database import Database
from storage.people.subscribers import find_subscriber
from storage.tables import OutboxRow, OutboxState
from tests.alerts.world import NOON, match, outbox, owe_to, send, store
from tests.mail_server import MailServer, Phase

READER = "leserin@example.org"
MINUTE = timedelta(minutes=1)


def state(database: Database) -> tuple[str, int, str | None]:
    [row] = outbox(database)
    return state_of(row)


def state_of(row: OutboxRow) -> tuple[str, int, str | None]:
    return row.state, row.attempts, row.last_phase


def only_row(database: Database) -> OutboxRow:
    [row] = outbox(database)
    return row


def test_a_server_that_is_down_gets_the_mails_when_it_is_up(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    owe_to(database, READER, "zweite@example.org")
    server.stop()

    down = send(database, smtp)

    assert (down.sent, down.deferred) == (0, 0)
    assert "connect: " in (down.unavailable or "")
    first, second = outbox(database)
    assert (first.state, first.attempts, first.due_at) == (OutboxState.DUE, 0, NOON + MINUTE)
    assert (second.state, second.attempts, second.due_at) == (OutboxState.DUE, 0, NOON)
    server.start()
    assert send(database, smtp, now=NOON + MINUTE) == SendReport(sent=2)
    assert {mail.recipient for mail in server.received} == {READER, "zweite@example.org"}


@pytest.mark.parametrize("phase", [Phase.CONNECT, Phase.EHLO, Phase.MAIL, Phase.RCPT, Phase.DATA], ids=str)
@pytest.mark.parametrize("reply", [None, "421 4.3.2 closing"], ids=["dropped", "421"])
def test_a_server_that_leaves_before_the_dot_costs_no_attempt(
    sqlite_database: Database, server: MailServer, smtp: SmtpTransport, phase: Phase, reply: str | None
) -> None:
    owe_to(sqlite_database, READER)
    server.fail(phase, reply)

    for minute in range(25):  # more often than a mail may fail
        report = send(sqlite_database, smtp, now=NOON + minute * MINUTE)
        assert report.unavailable is not None

    assert state(sqlite_database) == (OutboxState.DUE, 0, phase.value)
    server.heal()
    assert send(sqlite_database, smtp, now=NOON + timedelta(hours=2)).sent == 1
    assert len(server.received) == 1


@pytest.mark.parametrize("phase", [Phase.RCPT, Phase.DATA, Phase.DOT], ids=str)
def test_a_mail_that_is_put_off_is_tried_again_ever_later_as_the_same_mail(
    database: Database, server: MailServer, smtp: SmtpTransport, phase: Phase
) -> None:
    owe_to(database, READER)
    server.fail(phase, "452 4.3.1 disk full", times=2)

    first = send(database, smtp)
    frozen = only_row(database).message
    store(database, title="Sensoren melden nichts mehr")  # a retry must not tell another story
    match(database)
    too_early = send(database, smtp, now=NOON + 0.9 * MINUTE)
    second = send(database, smtp, now=NOON + MINUTE)
    assert state(database) == (OutboxState.DUE, 2, phase.value)
    assert only_row(database).due_at == NOON + 6 * MINUTE
    third = send(database, smtp, now=NOON + 6 * MINUTE)

    assert (first.deferred, too_early, second.deferred, third.sent) == (1, SendReport(), 1, 1)
    assert [mail.content for mail in server.received] == [frozen]


def test_a_mail_put_off_for_three_days_is_given_up(
    sqlite_database: Database, server: MailServer, smtp: SmtpTransport, logged: list[str]
) -> None:
    owe_to(sqlite_database, READER)
    server.fail(Phase.RCPT, f"450 4.2.1 <{READER}> mailbox busy")
    now = NOON

    while (row := only_row(sqlite_database)).state == OutboxState.DUE:
        now = row.due_at
        report = send(sqlite_database, smtp, now=now)

    assert report.dead == 1
    assert timedelta(days=2, hours=20) < now - NOON <= timedelta(days=3)
    assert state(sqlite_database) == (OutboxState.DEAD, 22, "rcpt")
    assert len([one for one in logged if "Mail given up" in one]) == 1


@pytest.mark.parametrize("phase", [Phase.RCPT, Phase.DATA, Phase.DOT], ids=str)
def test_a_mail_refused_for_good_is_given_up_and_the_others_go_out(
    database: Database, server: MailServer, smtp: SmtpTransport, logged: list[str], phase: Phase
) -> None:
    owe_to(database, "weg@example.org", READER, "dritte@example.org")
    server.fail(phase, "550 5.1.1 <weg@example.org> unknown", recipient="weg@example.org")

    report = send(database, smtp)

    assert report == SendReport(sent=2, dead=1)
    dead, *others = outbox(database)
    assert (dead.state, dead.last_phase) == (OutboxState.DEAD, phase.value)
    assert dead.last_reply == "550 5.1.1 <[address]> unknown"
    assert {row.state for row in others} == {OutboxState.SENT}
    assert any("Mail given up" in one and "550 5.1.1" in one for one in logged)
    assert "@example.org" not in "".join(logged)


def test_one_mail_put_off_does_not_hold_up_the_others(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    owe_to(database, "voll@example.org", READER)
    server.fail(Phase.RCPT, "452 4.2.2 full", recipient="voll@example.org")

    assert send(database, smtp) == SendReport(sent=1, deferred=1)


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "not taken"])
def test_an_answer_lost_after_the_dot_sends_the_same_mail_again(
    database: Database, server: MailServer, smtp: SmtpTransport, taken: bool
) -> None:
    owe_to(database, READER)
    server.fail(Phase.DOT, takes_mail=taken, times=1)

    first = send(database, smtp)
    second = send(database, smtp, now=NOON + MINUTE)

    assert (first.deferred, second.sent) == (1, 1)
    assert len(server.received) == (2 if taken else 1)
    assert len({mail.content for mail in server.received}) == 1


def test_a_mail_that_cannot_be_composed_twice_is_quarantined_and_the_others_go_out(
    database: Database, smtp: SmtpTransport, logged: list[str]
) -> None:
    owe_to(database, "kaputt@example.org", READER)
    with database.transaction() as session:
        subscriber = find_subscriber(session, "kaputt@example.org")
        assert subscriber is not None
        subscriber.email = "no address at all"

    first = send(database, smtp)
    assert state_of(outbox(database)[0]) == (OutboxState.DUE, 1, "compose")
    second = send(database, smtp, now=NOON + MINUTE)

    assert (first, second) == (SendReport(sent=1, deferred=1), SendReport(dead=1))
    assert state_of(outbox(database)[0]) == (OutboxState.DEAD, 2, "poison")
    assert any("Mail quarantined" in one for one in logged)
    assert any("Mail cannot be composed" in one for one in logged)
    assert "no address at all" not in "".join(logged)


def test_what_goes_by_a_channel_nobody_serves_is_kept(
    database: Database, smtp: SmtpTransport, logged: list[str]
) -> None:
    owe_to(database, READER, "zweite@example.org")
    with database.transaction() as session:
        row = session.get_one(OutboxRow, outbox(database)[0].id)
        row.channel, row.matches[0].subscription.channels = "fax", ["fax"]

    report = send(database, smtp)

    assert report == SendReport(sent=1)
    kept, _ = outbox(database)
    assert (kept.state, kept.attempts, kept.last_reply) == (
        OutboxState.DUE,
        0,
        "no courier for channel fax",
    )
    assert any("No courier for this channel" in one for one in logged)
