import socket
import threading
from datetime import timedelta
from time import monotonic

import pytest

from alerts.mail.smtp import SmtpServer, SmtpTransport
from alerts.sending import transport
from alerts.sending.transport import Accepted, Deferred, Outcome, Refused, Unavailable, Uncertain
from tests.alerts.mail.talking import MAIL, READER, SENDER, expect, transport_to
from tests.mail_server import MailServer, Phase


def test_a_mail_arrives_byte_for_byte(server: MailServer, smtp: SmtpTransport) -> None:
    content = MAIL + b".\r\n..\r\n.leading dot\r\n" + b"x" * 990 + b"\r\n"

    outcome = smtp.send(SENDER, READER, content)

    assert expect(Accepted, outcome).reply == "250 2.0.0 taken"
    [mail] = server.received
    assert (mail.sender, mail.recipient, mail.content) == (SENDER, READER, content)


def test_a_mail_without_a_final_line_end_gets_one(server: MailServer, smtp: SmtpTransport) -> None:
    smtp.send(SENDER, READER, MAIL.rstrip())

    assert server.received[0].content == MAIL.rstrip() + b"\r\n"


def test_one_connection_serves_many_mails_with_a_reset_between(
    server: MailServer, smtp: SmtpTransport
) -> None:
    for _ in range(3):
        smtp.send(SENDER, READER, MAIL)

    assert server.connections == 1
    assert server.commands.count("RSET") == 2


def test_closing_says_quit(server: MailServer, smtp: SmtpTransport) -> None:
    smtp.send(SENDER, READER, MAIL)

    smtp.close()

    server.wait_until(lambda: "QUIT" in server.commands)


def test_closing_an_unused_transport_connects_to_nobody(server: MailServer, smtp: SmtpTransport) -> None:
    smtp.close()

    assert server.connections == 0


@pytest.mark.parametrize("phase", [Phase.CONNECT, Phase.EHLO, Phase.MAIL, Phase.RCPT, Phase.DATA], ids=str)
def test_a_connection_dropped_before_the_dot_is_an_unavailable_server(
    server: MailServer, smtp: SmtpTransport, phase: Phase
) -> None:
    server.fail(phase, times=1)

    outcome = smtp.send(SENDER, READER, MAIL)

    assert expect(Unavailable, outcome).phase.value == phase.value
    assert server.received == []


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "not taken"])
def test_a_connection_dropped_after_the_dot_leaves_us_uncertain(
    server: MailServer, smtp: SmtpTransport, taken: bool
) -> None:
    server.fail(Phase.DOT, takes_mail=taken, times=1)

    outcome = smtp.send(SENDER, READER, MAIL)

    expect(Uncertain, outcome)
    assert len(server.received) == (1 if taken else 0)


def test_silence_after_the_dot_leaves_us_uncertain(server: MailServer) -> None:
    smtp = transport_to(server, dot_timeout=timedelta(milliseconds=100))
    never = threading.Event()
    server.delay(Phase.DOT, never)

    outcome = smtp.send(SENDER, READER, MAIL)

    assert "timed out" in expect(Uncertain, outcome).reason


@pytest.mark.parametrize(
    ("phase", "kind"), [(Phase.DOT, Uncertain), (Phase.EHLO, Unavailable), (Phase.RCPT, Unavailable)]
)
def test_a_send_that_waits_can_be_interrupted(
    server: MailServer, smtp: SmtpTransport, phase: Phase, kind: type[Outcome]
) -> None:
    server.delay(phase, threading.Event())  # never
    interrupting = threading.Thread(target=interrupt_at, args=(server, smtp, phase))
    interrupting.start()

    began = monotonic()
    outcome = smtp.send(SENDER, READER, MAIL)

    interrupting.join()
    expect(kind, outcome)
    assert monotonic() - began < 15  # the timeouts are 20 and 30 s
    server.heal()
    expect(Accepted, smtp.send(SENDER, READER, MAIL))


def interrupt_at(server: MailServer, smtp: SmtpTransport, phase: Phase) -> None:
    server.wait_until(lambda: phase in server.commands)
    smtp.interrupt()


def test_interrupting_nothing_is_harmless(smtp: SmtpTransport) -> None:
    smtp.interrupt()
    expect(Accepted, smtp.send(SENDER, READER, MAIL))
    smtp.close()
    smtp.interrupt()


def test_the_answer_to_the_dot_may_take_longer_than_all_others(server: MailServer) -> None:
    smtp = SmtpTransport(
        SmtpServer(host="127.0.0.1", port=server.port, security="none", timeout=timedelta(seconds=1))
    )
    released = threading.Event()
    server.delay(Phase.DOT, released)
    timer = threading.Timer(1.5, released.set)
    timer.start()

    outcome = smtp.send(SENDER, READER, MAIL)

    timer.join()
    expect(Accepted, outcome)
    smtp.close()


@pytest.mark.parametrize("phase", [Phase.RCPT, Phase.DATA, Phase.DOT], ids=str)
def test_a_mail_refused_for_good_names_phase_code_and_reply(
    server: MailServer, smtp: SmtpTransport, phase: Phase
) -> None:
    server.fail(phase, "550 5.1.1 no such user", times=1)

    refused = expect(Refused, smtp.send(SENDER, READER, MAIL))

    assert (refused.phase.value, refused.code, refused.reply) == (
        phase.value,
        550,
        "550 5.1.1 no such user",
    )


@pytest.mark.parametrize("phase", [Phase.MAIL, Phase.RCPT, Phase.DATA, Phase.DOT], ids=str)
def test_a_mail_put_off_names_phase_and_reply(server: MailServer, smtp: SmtpTransport, phase: Phase) -> None:
    server.fail(phase, "451 4.7.1 come back later", times=1)

    deferred = expect(Deferred, smtp.send(SENDER, READER, MAIL))

    assert (deferred.phase.value, deferred.reply) == (phase.value, "451 4.7.1 come back later")


@pytest.mark.parametrize("phase", [one for one in Phase if one is not Phase.TLS], ids=str)
def test_a_closing_server_is_unavailable_whatever_the_phase(
    server: MailServer, smtp: SmtpTransport, phase: Phase
) -> None:
    server.fail(phase, "421 4.3.2 shutting down", times=1)

    outcome = smtp.send(SENDER, READER, MAIL)

    assert expect(Unavailable, outcome).phase.value == phase.value


def test_a_refused_sender_is_our_fault_and_no_readers(server: MailServer, smtp: SmtpTransport) -> None:
    server.fail(Phase.MAIL, "550 5.7.1 you may not send as this", times=1)

    outcome = smtp.send(SENDER, READER, MAIL)

    assert expect(Unavailable, outcome).phase is transport.Phase.MAIL


@pytest.mark.parametrize("phase", [Phase.MAIL, Phase.RCPT, Phase.DATA, Phase.DOT], ids=str)
@pytest.mark.parametrize("reply", ["450 4.2.0 later", "550 5.1.1 no", "421 bye", None], ids=str)
def test_the_next_mail_arrives_whatever_became_of_the_last(
    server: MailServer, smtp: SmtpTransport, phase: Phase, reply: str | None
) -> None:
    server.fail(phase, reply, times=1)
    smtp.send(SENDER, "erste@example.org", MAIL)

    outcome = smtp.send(SENDER, "zweite@example.org", MAIL)

    expect(Accepted, outcome)
    assert [mail.recipient for mail in server.received] == ["zweite@example.org"]


def test_a_server_that_was_restarted_in_between_gets_the_next_mail(
    server: MailServer, smtp: SmtpTransport
) -> None:
    smtp.send(SENDER, READER, MAIL)
    server.stop()
    server.start()

    outcome = smtp.send(SENDER, READER, MAIL)

    expect(Accepted, outcome)


def test_a_server_that_is_down_is_unavailable(server: MailServer, smtp: SmtpTransport) -> None:
    server.stop()

    unavailable = expect(Unavailable, smtp.send(SENDER, READER, MAIL))

    assert unavailable.phase is transport.Phase.CONNECT
    assert "refused" in unavailable.reason


def test_a_host_name_that_is_none_is_an_unavailable_server() -> None:
    smtp = SmtpTransport(SmtpServer(host="mail..example", port=25))

    assert expect(Unavailable, smtp.send(SENDER, READER, MAIL)).phase is transport.Phase.CONNECT


def test_a_port_that_speaks_no_smtp_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        smtp = SmtpTransport(SmtpServer(host="127.0.0.1", port=listener.getsockname()[1], security="none"))
        answering = threading.Thread(target=answer_once, args=(listener, b"HTTP/1.1 400 Bad Request\r\n"))
        answering.start()

        outcome = smtp.send(SENDER, READER, MAIL)

        answering.join()
    expect(Unavailable, outcome)


def answer_once(listener: socket.socket, answer: bytes) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.sendall(answer)


def test_addresses_in_replies_are_not_kept(server: MailServer, smtp: SmtpTransport) -> None:
    server.fail(Phase.RCPT, f"550 5.1.1 <{READER}>: \x1b[31mUser unknown", times=1)

    refused = expect(Refused, smtp.send(SENDER, READER, MAIL))

    assert refused.reply == "550 5.1.1 <[address]>: [31mUser unknown"


def test_umlauts_before_the_at_are_announced(server: MailServer, smtp: SmtpTransport) -> None:
    outcome = smtp.send(SENDER, "jürgen@example.org", MAIL)

    expect(Accepted, outcome)
    assert server.received[0].recipient == "jürgen@example.org"
    assert "SMTPUTF8" in server.received[0].options


def test_umlauts_before_the_at_are_refused_where_the_server_cannot_take_them() -> None:
    with MailServer(offers_smtputf8=False) as server:
        smtp = transport_to(server)

        outcome = smtp.send(SENDER, "jürgen@example.org", MAIL)
        ordinary = smtp.send(SENDER, READER, MAIL)

        smtp.close()
    assert "SMTPUTF8" in expect(Refused, outcome).reply
    expect(Accepted, ordinary)


def test_a_connection_is_left_after_so_many_mails_or_so_long(server: MailServer) -> None:
    known = SmtpServer(host="127.0.0.1", port=server.port, security="none", max_age=timedelta(0))
    smtp = SmtpTransport(known)

    for _ in range(2):
        assert smtp.ready() is None
        expect(Accepted, smtp.send(SENDER, READER, MAIL))

    smtp.close()
    assert server.connections == 2
    server.wait_until(lambda: server.commands.count("QUIT") == 2)
