import threading
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import timedelta
from typing import ClassVar

import pytest
from loguru import logger

from alerts.alert import Alert
from alerts.composing import ComposedMail, Composer
from alerts.delivery import SendReport, preview_due
from alerts.smtp import SmtpServer, SmtpTransport
from storage.database import Database
from storage.outbox import lease_next, release_leases
from storage.subscribers import erase_subscriber, find_subscriber
from storage.tables import OutboxRow, OutboxState
from tests.alerts.world import (
    COMPOSER,
    HMAC_KEY,
    NOON,
    match,
    name_sources,
    outbox,
    send,
    store,
    subscribe,
    unsubscribe,
)
from tests.articles import BODY
from tests.mail_server import MailServer, Phase

READER = "leserin@example.org"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def smtp(server: MailServer) -> Iterator[SmtpTransport]:
    transport = SmtpTransport(
        SmtpServer(host="127.0.0.1", port=server.port, security="none", timeout=timedelta(seconds=20))
    )
    yield transport
    transport.close()


@pytest.fixture
def logged() -> Iterator[list[str]]:
    lines: list[str] = []
    sink = logger.add(
        lambda message: lines.append(str(message)), format="{message} {extra}", level="INFO", diagnose=False
    )
    yield lines
    logger.remove(sink)


def owe_to(database: Database, *readers: str) -> None:
    """Make one story due to each of the readers."""
    for reader in readers:
        subscribe(database, reader, "Kaiserslautern")
    name_sources(database)
    store(database)
    match(database)


def state(database: Database) -> tuple[str, int, str | None]:
    [row] = outbox(database)
    return row.state, row.attempts, row.last_phase


def only_row(database: Database) -> OutboxRow:
    [row] = outbox(database)
    return row


def test_what_is_owed_arrives_once(database: Database, server: MailServer, smtp: SmtpTransport) -> None:
    owe_to(database, READER)

    first = send(database, smtp)
    second = send(database, smtp)

    assert (first, second) == (SendReport(sent=1), SendReport())
    [mail] = server.received
    assert (mail.sender, mail.recipient) == ("radar@stadt.example", READER)
    assert mail.message["Subject"] == "Sensoren melden freie Parkplätze – Kaiserslautern"
    row = only_row(database)
    assert (row.state, row.attempts, row.sent_at) == (OutboxState.SENT, 1, NOON)
    assert (row.last_reply, row.message_id) == ("250 2.0.0 taken", mail.message_id)


def test_two_subscriptions_and_two_copies_are_one_mail_that_names_them(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    subscribe(database, READER, "Kaiserslautern", "Parkplätze", "Dortmund")
    name_sources(database)
    store(database)
    store(database, key="b", source="move", url="https://www.move-online.de/x")
    match(database)

    send(database, smtp)

    [mail] = server.received
    body = mail.message.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "„Kaiserslautern“" in text
    assert "„Parkplätze“" in text
    assert "Dortmund" not in text
    assert "move online: Sensoren" in text
    assert "Kommune21 · " in text


def test_nothing_is_sent_before_it_is_due(database: Database, smtp: SmtpTransport) -> None:
    subscribe(database, READER, "Kaiserslautern")
    store(database)
    match(database, group_wait=10 * MINUTE)

    early = send(database, smtp, now=NOON + 9 * MINUTE)
    late = send(database, smtp, now=NOON + 10 * MINUTE)

    assert (early.sent, late.sent) == (0, 1)


def test_a_corrected_typo_sends_no_second_mail(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    owe_to(database, READER)
    send(database, smtp)

    store(database, body=BODY.replace("Sensoren", "Sensorn", 1))
    match(database)
    report = send(database, smtp)

    assert report == SendReport()
    assert len(server.received) == 1


def test_an_update_that_newly_matches_sends_a_mail(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    subscribe(database, READER, "Glasfaser")
    store(database)
    match(database)
    send(database, smtp)
    assert server.received == []

    store(database, body=f"{BODY} Auch Glasfaser wird verlegt.")
    match(database)
    send(database, smtp)

    assert len(server.received) == 1


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
    server.fail(phase, "451 4.7.1 greylisted", times=2)

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


def test_a_reader_who_leaves_before_the_mail_is_sent_gets_none(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    [subscription] = subscribe(database, READER, "Kaiserslautern")
    store(database)
    match(database)
    unsubscribe(database, subscription)

    report = send(database, smtp)

    assert report == SendReport(suppressed=1)
    assert server.connections == 0
    assert only_row(database).state == OutboxState.SUPPRESSED


def test_a_reader_who_leaves_between_two_attempts_gets_no_second_one(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    [subscription] = subscribe(database, READER, "Kaiserslautern")
    store(database)
    match(database)
    server.fail(Phase.RCPT, "450 4.2.0 later", times=1)
    send(database, smtp)
    unsubscribe(database, subscription)

    report = send(database, smtp, now=NOON + MINUTE)

    assert report == SendReport(suppressed=1)
    assert server.received == []


class SlowComposer(Composer):
    """Takes so long to write that something happens meanwhile."""

    meanwhile: ClassVar[Callable[[], None]]

    def compose(self, alert: Alert) -> ComposedMail:
        type(self).meanwhile()
        return super().compose(alert)


def test_a_reader_who_leaves_while_the_mail_is_composed_gets_none(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    [subscription] = subscribe(database, READER, "Kaiserslautern")
    store(database)
    match(database)
    SlowComposer.meanwhile = lambda: unsubscribe(database, subscription)
    composer = SlowComposer(**{field.name: getattr(COMPOSER, field.name) for field in fields(COMPOSER)})

    report = send(database, smtp, composer=composer)

    assert report == SendReport(suppressed=1)
    assert server.connections == 0


def test_a_subscription_that_ended_is_not_named_in_the_mail(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    first, _ = subscribe(database, READER, "Kaiserslautern", "Parkplätze")
    store(database)
    match(database)
    unsubscribe(database, first)

    send(database, smtp)

    body = server.received[0].message.get_body(("plain",))
    assert body is not None
    assert "„Kaiserslautern“" not in body.get_content()
    assert "„Parkplätze“" in body.get_content()


def test_an_erased_reader_gets_nothing(database: Database, server: MailServer, smtp: SmtpTransport) -> None:
    owe_to(database, READER)
    with database.transaction() as session:
        subscriber = find_subscriber(session, READER)
        assert subscriber is not None
        erase_subscriber(session, subscriber, evidence="test", hmac_key=HMAC_KEY, now=NOON)

    send(database, smtp)

    assert server.connections == 0


def test_a_mail_that_cannot_be_composed_is_given_up_and_the_others_go_out(
    database: Database, smtp: SmtpTransport, logged: list[str]
) -> None:
    owe_to(database, "kaputt@example.org", READER)
    with database.transaction() as session:
        subscriber = find_subscriber(session, "kaputt@example.org")
        assert subscriber is not None
        subscriber.email = "no address at all"

    report = send(database, smtp)

    assert report == SendReport(sent=1, dead=1)
    assert outbox(database)[0].last_phase == "compose"
    assert any("Mail cannot be composed" in one for one in logged)
    assert "no address at all" not in "".join(logged)


def test_asked_to_stop_it_finishes_the_mail_in_hand_and_takes_no_other(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    owe_to(database, READER, "zweite@example.org")
    stopping = threading.Event()
    server.delay(Phase.DOT, stopping)

    def stop_at_the_dot() -> None:
        server.wait_until(lambda: "dot" in server.commands)
        stopping.set()

    stopping_soon = threading.Thread(target=stop_at_the_dot)
    stopping_soon.start()
    report = send(database, smtp, should_stop=stopping.is_set)
    stopping_soon.join()

    assert report == SendReport(sent=1)
    assert [row.state for row in outbox(database)] == [OutboxState.SENT, OutboxState.DUE]


def test_a_row_leased_by_someone_who_died_is_sent_when_the_lease_ends_or_is_released(
    database: Database, smtp: SmtpTransport
) -> None:
    owe_to(database, READER, "zweite@example.org")
    with database.transaction() as session:
        lease_next(session, owner="dead", now=NOON, lease_for=5 * MINUTE)
        lease_next(session, owner="test", now=NOON, lease_for=5 * MINUTE)

    assert send(database, smtp, now=NOON + MINUTE).sent == 0
    with database.transaction() as session:
        release_leases(session, "test")
    assert send(database, smtp, now=NOON + MINUTE).sent == 1
    assert send(database, smtp, now=NOON + 5 * MINUTE).sent == 1


def test_two_senders_at_once_send_each_mail_once(database: Database, server: MailServer) -> None:
    owe_to(database, *(f"leser{number}@example.org" for number in range(10)))
    known = SmtpServer(host="127.0.0.1", port=server.port, security="none")
    transports = [SmtpTransport(known) for _ in range(2)]
    reports: list[SendReport] = []

    threads = [
        threading.Thread(target=lambda one=one: reports.append(send(database, one))) for one in transports
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for transport in transports:
        transport.close()
    assert sum(report.sent for report in reports) == 10
    assert len({mail.recipient for mail in server.received}) == len(server.received) == 10


def test_a_preview_shows_what_would_be_sent_and_changes_nothing(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    owe_to(database, READER)
    [gone] = subscribe(database, "weg@example.org", "Kaiserslautern")
    unsubscribe(database, gone)

    preview = preview_due(database, COMPOSER, now=NOON)
    early = preview_due(database, COMPOSER, now=NOON - MINUTE)
    send(database, smtp)

    assert [mail.recipient for mail in preview] == [READER]
    assert [mail.content for mail in preview] == [mail.content for mail in server.received]
    assert early == []
    assert preview_due(database, COMPOSER, now=NOON) == []
