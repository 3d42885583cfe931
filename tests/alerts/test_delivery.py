import threading
from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from typing import ClassVar

from alerts.alert import Alert
from alerts.delivery import SendReport
from alerts.mail.composing import ComposedMail, Composer
from alerts.mail.smtp import SmtpServer, SmtpTransport
from alerts.preview import preview_due
from storage.database import Database
from storage.owed.outbox import release_leases
from storage.people.subscribers import erase_subscriber, find_subscriber
from storage.tables import OutboxRow, OutboxState
from tests.alerts.world import (
    COMPOSER,
    HMAC_KEY,
    NOON,
    match,
    name_sources,
    outbox,
    owe_to,
    send,
    store,
    subscribe,
    unsubscribe,
)
from tests.articles import BODY
from tests.mail_server import MailServer, Phase
from tests.storage.leases import lease_next

READER = "leserin@example.org"
MINUTE = timedelta(minutes=1)


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

    report = send(database, smtp, now=NOON + 5 * MINUTE)

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
    assert Phase.MAIL not in server.commands


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
