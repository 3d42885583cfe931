"""Faults of mail servers that the requirement sheet names; docs/design/0020-delivery.md lists all."""

from datetime import timedelta
from pathlib import Path

import pytest

from alerts.delivery import SendReport
from alerts.mail.smtp import SmtpServer, SmtpTransport
from alerts.sending.gate import Gate
from storage.database import Database
from storage.tables import OutboxState
from tests.alerts.certificates import server_and_client
from tests.alerts.world import NOON, outbox, owe_to, send
from tests.mail_server import MailServer, Phase

READER = "leserin@example.org"
MINUTE = timedelta(minutes=1)


def connected(server: MailServer, count: int = 1) -> list[SmtpTransport]:
    known = SmtpServer(host="127.0.0.1", port=server.port, security="none")
    return [SmtpTransport(known) for _ in range(count)]


def states(database: Database) -> set[str]:
    return {row.state for row in outbox(database)}


@pytest.mark.parametrize("reply", [None, "421 4.3.2 closing", "454 4.7.0 no TLS just now"])
def test_drop_at_starttls(sqlite_database: Database, tmp_path: Path, reply: str | None) -> None:
    theirs, ours = server_and_client(tmp_path)
    owe_to(sqlite_database, READER)
    with MailServer(tls_context=theirs) as server:
        server.fail(Phase.TLS, reply, times=1)
        smtp = SmtpTransport(SmtpServer(host="127.0.0.1", port=server.port), tls_context=ours)

        dropped = send(sqlite_database, smtp)
        again = send(sqlite_database, smtp, now=NOON + MINUTE)
        smtp.close()

    assert (dropped.unavailable or "").startswith("tls: ")
    assert again.sent == 1
    assert [row.attempts for row in outbox(sqlite_database)] == [1]


def test_421_mid_stream(database: Database, server: MailServer) -> None:
    readers = [f"leser{number}@example.org" for number in range(8)]
    owe_to(database, *readers)
    server.fail(Phase.MAIL, "421 4.7.0 too many messages on this connection", times=1)
    now = [0.0]
    gate = Gate(senders=2, clock=lambda: now[0])
    transports = connected(server, 2)

    first = send(database, *transports, gate=gate)
    now[0] += 60
    second = send(database, *transports, gate=gate, now=NOON + MINUTE)

    for transport in transports:
        transport.close()
    assert first.sent + second.sent == 8
    assert sorted(mail.recipient for mail in server.received) == readers
    assert {row.attempts for row in outbox(database)} == {1}


def test_greylist_then_accept(database: Database, server: MailServer, smtp: SmtpTransport) -> None:
    owe_to(database, READER)
    server.fail(Phase.RCPT, "450 4.2.0 greylisted, come back", times=1)

    first, early = send(database, smtp), send(database, smtp, now=NOON + 4.9 * MINUTE)
    late = send(database, smtp, now=NOON + 5 * MINUTE)

    assert (first.deferred, early, late.sent) == (1, SendReport(), 1)


@pytest.mark.parametrize(
    ("phase", "reply", "state"),
    [
        (Phase.RCPT, "450 4.2.1 busy", OutboxState.DUE),
        (Phase.RCPT, "550 5.1.1 unknown", OutboxState.DEAD),
        (Phase.RCPT, "552 5.2.2 full", OutboxState.DEAD),
        (Phase.DATA, "451 4.3.0 later", OutboxState.DUE),
        (Phase.DATA, "554 5.6.0 no", OutboxState.DEAD),
        (Phase.DOT, "451 4.3.0 later", OutboxState.DUE),
        (Phase.DOT, "554 5.6.0 no", OutboxState.DEAD),
    ],
)
def test_refusals_by_code(
    sqlite_database: Database, server: MailServer, smtp: SmtpTransport, phase: Phase, reply: str, state: str
) -> None:
    owe_to(sqlite_database, READER, "zweite@example.org")
    server.fail(phase, reply, recipient=READER)

    send(sqlite_database, smtp)

    refused, other = outbox(sqlite_database)
    assert (refused.state, refused.attempts, refused.last_phase, refused.last_reply) == (
        state,
        1,
        phase,
        reply,
    )
    assert other.state == OutboxState.SENT


def test_auth_535_opens_the_breaker(sqlite_database: Database) -> None:
    owe_to(sqlite_database, *(f"leser{number}@example.org" for number in range(9)))
    gate = Gate(senders=3, clock=lambda: 0.0)
    with MailServer(logins={"radar": "right"}) as server:
        known = SmtpServer(
            host="127.0.0.1", port=server.port, security="none", username="radar", password="wrong"
        )
        transports = [SmtpTransport(known) for _ in range(3)]

        first = send(sqlite_database, *transports, gate=gate)
        second = send(sqlite_database, *transports, gate=gate)

        assert server.connections <= 3
    assert (first.unavailable or "").startswith("auth: 535")
    assert second == SendReport()
    assert {(row.state, row.attempts) for row in outbox(sqlite_database)} == {(OutboxState.DUE, 0)}


def test_relay_down_2h(sqlite_database: Database, server: MailServer) -> None:
    owe_to(sqlite_database, *(f"leser{number}@example.org" for number in range(5)))
    now = [0.0]
    gate = Gate(senders=2, clock=lambda: now[0])
    transports = connected(server, 2)
    server.stop()

    looks = 0
    while now[0] < 2 * 3600:
        moment = NOON + timedelta(seconds=now[0])
        looks += send(sqlite_database, *transports, gate=gate, now=moment).unavailable is not None
        now[0] += 30
    server.start()
    now[0] += 60
    back = send(sqlite_database, *transports, gate=gate, now=NOON + timedelta(seconds=now[0]))

    assert looks <= 130  # one a minute
    assert back == SendReport(sent=5)
    assert {row.attempts for row in outbox(sqlite_database)} == {1}
    for transport in transports:
        transport.close()
