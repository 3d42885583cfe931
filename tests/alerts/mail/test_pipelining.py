"""Mails announced and asked for in one word, where the server takes commands at once (RFC 2920)."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from alerts.mail.smtp import SmtpServer, SmtpTransport
from alerts.sending.transport import Accepted, Deferred
from tests.alerts.mail.talking import MAIL, READER, SENDER, expect, transport_to
from tests.mail_server import MailServer, Phase


@pytest.fixture
def pipelining() -> Iterator[MailServer]:
    with MailServer(offers_pipelining=True) as running:
        yield running


def test_a_server_that_takes_commands_at_once_gets_them_at_once(pipelining: MailServer) -> None:
    smtp = transport_to(pipelining)

    for number in range(3):
        expect(Accepted, smtp.send(SENDER, f"leser{number}@example.org", MAIL))

    smtp.close()
    assert [mail.recipient for mail in pipelining.received] == [
        f"leser{number}@example.org" for number in range(3)
    ]
    assert pipelining.connections == 1


@pytest.mark.parametrize("phase", [Phase.MAIL, Phase.RCPT, Phase.DATA, Phase.DOT], ids=str)
@pytest.mark.parametrize("reply", ["450 4.2.0 later", "550 5.1.1 no", "421 bye", None], ids=str)
def test_sent_at_once_a_fault_is_found_in_its_phase_and_the_next_mail_arrives(
    server: MailServer, pipelining: MailServer, phase: Phase, reply: str | None
) -> None:
    outcomes = []
    for one in (server, pipelining):
        smtp = transport_to(one)
        expect(Accepted, smtp.send(SENDER, "erste@example.org", MAIL))
        one.fail(phase, reply, times=1)
        outcomes.append(smtp.send(SENDER, "zweite@example.org", MAIL))
        expect(Accepted, smtp.send(SENDER, "dritte@example.org", MAIL))
        smtp.close()
        assert [mail.recipient for mail in one.received] == ["erste@example.org", "dritte@example.org"]

    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize("phase", [Phase.MAIL, Phase.RCPT], ids=str)
def test_a_server_that_waits_for_the_mail_of_a_refused_reader_gets_an_empty_one(phase: Phase) -> None:
    with MailServer(offers_pipelining=True, waits_for_nobodys_mail=True) as running:
        smtp = transport_to(running)
        running.fail(phase, "450 4.2.0 later", times=1)

        outcome = smtp.send(SENDER, "erste@example.org", MAIL)
        expect(Accepted, smtp.send(SENDER, "zweite@example.org", MAIL))

        smtp.close()
    assert expect(Deferred, outcome).phase.value == phase.value
    assert "0 bytes for nobody" in running.commands
    assert [mail.recipient for mail in running.received] == ["zweite@example.org"]
    assert running.connections == 1


def test_everything_up_to_the_mail_itself_is_sent_before_the_first_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor() as threads:
        serving = threads.submit(_answer_only_to_data, listening)
        port = listening.getsockname()[1]
        smtp = SmtpTransport(
            SmtpServer(host="127.0.0.1", port=port, security="none", timeout=timedelta(seconds=20))
        )

        expect(Accepted, smtp.send(SENDER, READER, MAIL))

        smtp.close()
        assert serving.result() == ["MAIL", "RCPT", "DATA"]


def _answer_only_to_data(listening: socket.socket) -> list[str]:
    connection, _ = listening.accept()
    with connection, connection.makefile("rwb") as line:

        def say(answer: str) -> None:
            line.write(answer.encode())
            line.flush()

        say("220 hello\r\n")
        line.readline()
        say("250-hello\r\n250 PIPELINING\r\n")
        commands = [line.readline().decode()[:4] for _ in range(3)]
        say("250 ok\r\n250 ok\r\n354 go on\r\n")
        while line.readline() != b".\r\n":
            pass
        say("250 taken\r\n")
        line.readline()
        say("221 bye\r\n")
    return commands


def test_sent_at_once_to_a_server_restarted_in_between_the_mail_arrives(pipelining: MailServer) -> None:
    smtp = transport_to(pipelining)
    expect(Accepted, smtp.send(SENDER, READER, MAIL))
    pipelining.stop()
    pipelining.start()

    expect(Accepted, smtp.send(SENDER, READER, MAIL))
    smtp.close()
