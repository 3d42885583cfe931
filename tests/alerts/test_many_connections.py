"""Several connections to a real mail server, from one outbox."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest

from alerts.delivery import SendReport
from alerts.mail.smtp import SmtpServer, SmtpTransport
from alerts.sending.domains import DomainLimit
from alerts.sending.gate import Gate, GatePlan
from storage.database import Database
from storage.tables import OutboxState
from tests.alerts.world import NOON, outbox, owe_to, send
from tests.mail_server import MailServer, Phase

MINUTE = timedelta(minutes=1)


@contextmanager
def connections(server: MailServer, count: int, **more: object) -> Iterator[list[SmtpTransport]]:
    known = SmtpServer(host="127.0.0.1", port=server.port, security="none", **more)  # type: ignore[arg-type]
    with ExitStack() as ending:
        transports = [SmtpTransport(known) for _ in range(count)]
        for transport in transports:
            ending.callback(transport.close)
        yield transports


def readers(count: int, domain: str = "example.org") -> list[str]:
    return [f"leser{number}@{domain}" for number in range(count)]


def test_all_connections_send_at_once_and_each_mail_once(database: Database, server: MailServer) -> None:
    owe_to(database, *readers(12))
    all_there = threading.Event()
    server.delay(Phase.DOT, all_there)

    def release_when_all_four_wait() -> None:
        server.wait_until(lambda: server.commands.count("dot") == 4)
        all_there.set()

    releasing = threading.Thread(target=release_when_all_four_wait)
    releasing.start()
    with connections(server, 4) as several:
        report = send(database, *several)
    releasing.join()

    assert report == SendReport(sent=12)
    assert server.connections == 4
    assert Counter(mail.recipient for mail in server.received) == Counter(readers(12))


def test_no_more_connections_than_there_are_mails(database: Database, server: MailServer) -> None:
    owe_to(database, *readers(2))

    with connections(server, 8) as several:
        send(database, *several)

    assert server.connections <= 2


def test_each_mark_is_durable_before_its_connection_begins_another_mail(
    database: Database, server: MailServer
) -> None:
    owe_to(database, *readers(8))
    unmarked: list[int] = []

    def look(_: object) -> None:
        sent = sum(row.state == OutboxState.SENT for row in outbox(database))
        unmarked.append(len(server.received) - sent)

    server.on_mail = look
    with connections(server, 2) as several:
        send(database, *several)

    assert len(unmarked) == 8
    assert max(unmarked) <= 2  # this one, and that of the other connection


def test_a_provider_with_a_limit_holds_up_nobody_behind_it(database: Database, server: MailServer) -> None:
    owe_to(database, *readers(5, "gmx.de"), *readers(3, "web.de"), *readers(4))
    limits = {"gmx.de": DomainLimit(connections=1, per_minute=6)}
    now = [0.0]
    gate = Gate(GatePlan(limits=limits), senders=3, clock=lambda: now[0])

    with connections(server, 3) as several:
        first = send(database, *several, gate=gate)
        now[0] += 10
        second = send(database, *several, gate=gate)

    assert first.sent == 4 + 1
    assert second.sent == 1
    kept = [row for row in outbox(database) if row.state == OutboxState.DUE]
    assert len(kept) == 6
    assert {(row.attempts, row.due_at, row.lease_owner) for row in kept} == {(0, NOON, None)}


@pytest.mark.parametrize("reply", ["451 4.7.0 too many connections", "554 5.7.1 blocked"])
def test_a_provider_that_complains_gets_half_while_the_others_get_all(
    database: Database, server: MailServer, reply: str
) -> None:
    owe_to(database, *readers(6, "gmx.de"), *readers(6))
    for reader in readers(6, "gmx.de"):
        server.fail(Phase.RCPT, reply, recipient=reader)
    gate = Gate(senders=2, clock=lambda: 0.0)

    with connections(server, 2) as several:
        report = send(database, *several, gate=gate)

    assert report.sent == 6
    assert report.deferred + report.dead <= 2  # then it is left alone for a while
    assert gate.closed().domains >= {"gmx.de", "web.de"}


def test_one_connection_finds_out_whether_the_server_is_back(database: Database, server: MailServer) -> None:
    owe_to(database, *readers(9))
    server.fail(Phase.CONNECT, "421 4.3.2 closing")
    now = [0.0]
    gate = Gate(senders=4, clock=lambda: now[0])

    with connections(server, 4) as several:
        down = send(database, *several, gate=gate)
        opened = server.connections
        at_once = send(database, *several, gate=gate)
        now[0] += 10
        probe = send(database, *several, gate=gate)
        assert server.connections == opened + 1
        server.heal()
        now[0] += 20
        back = send(database, *several, gate=gate, now=NOON + MINUTE)

    assert down.unavailable == probe.unavailable == "connect: 421 4.3.2 closing"
    assert at_once == SendReport()
    assert opened <= 4
    assert back == SendReport(sent=9)
    assert {row.attempts for row in outbox(database)} == {1}


def test_a_worn_connection_is_ended_in_order_and_replaced(
    sqlite_database: Database, server: MailServer
) -> None:
    owe_to(sqlite_database, *readers(5))

    with connections(server, 1, max_mails=2) as several:
        report = send(sqlite_database, *several)

    assert report.sent == 5
    assert server.connections == 3
    assert server.commands.count("QUIT") == 3


def test_all_connections_can_be_interrupted(sqlite_database: Database, server: MailServer) -> None:
    owe_to(sqlite_database, *readers(3))
    server.delay(Phase.RCPT, threading.Event())
    stopping = threading.Event()
    with connections(server, 3) as several:
        reports: list[SendReport] = []
        sending = threading.Thread(
            target=lambda: reports.append(send(sqlite_database, *several, should_stop=stopping.is_set))
        )
        sending.start()
        server.wait_until(lambda: server.commands.count(Phase.RCPT) == 3)
        stopping.set()
        for transport in several:
            transport.interrupt()
        sending.join(10)

        assert not sending.is_alive()
    assert {(row.state, row.attempts) for row in outbox(sqlite_database)} == {(OutboxState.DUE, 0)}


def test_asked_to_stop_what_was_leased_and_not_begun_is_given_back(
    sqlite_database: Database, server: MailServer
) -> None:
    owe_to(sqlite_database, *readers(6))
    stopping = threading.Event()
    server.on_mail = lambda _: stopping.set()

    with connections(server, 2) as several:
        report = send(sqlite_database, *several, should_stop=stopping.is_set)

    assert 1 <= report.sent <= 2
    states = Counter(row.state for row in outbox(sqlite_database))
    assert states == {OutboxState.SENT: report.sent, OutboxState.DUE: 6 - report.sent}
    assert {row.lost_leases for row in outbox(sqlite_database)} == {0}
