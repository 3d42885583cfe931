"""Mail made to do harm is read in time, and never crashes the reader."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.returns.limits import LARGEST
from alerts.returns.parsing import read_return
from alerts.returns.record import MailReturn, NotCounted
from tests.alerts.returns.mails import OURS, PATHS, complaint, failed, mail, report

WORDS = st.sampled_from(
    [
        b"Content-Type: ",
        b"multipart/report; ",
        b"message/rfc822",
        b"message/delivery-status",
        b"boundary=",
        b'"b"',
        b"\r\n",
        b"\n",
        b"\r\n\r\n",
        b"--b\r\n",
        b"--b--",
        b"message/feedback-report",
        b"Status: 5.1.1",
        b"Action: failed",
        b"Diagnostic-Code: smtp; ",
        b"charset=",
        b"utf-99",
        b"Content-Transfer-Encoding: ",
        b"base64",
        b"quoted-printable",
        b"=?utf-8?B?",
        b"=?x?Q?\xff?=",
        b"Subject: ",
        b"\xff\xfe",
        b"\x00",
        b";",
        b"boundary*0*=utf-8'en'%ff",
        b"To: ",
        OURS.encode(),
        b"text/plain",
        b"uuencode",
        b"x" * 200,
        b"This is the qmail-send program",
        b"<a@b.example>:",
        b"Return-Path: <>",
        b"From: MAILER-DAEMON@x",
        b"text/rfc822-headers",
        b"Message-ID: <",
        b"550 ",
        b"Feedback-Type: abuse",
    ]
)  # fmt: skip


def is_a_reading(content: bytes) -> bool:
    return isinstance(read_return(content, PATHS), MailReturn | NotCounted)


@given(st.lists(WORDS, max_size=60))
def test_no_arrangement_of_words_of_mail_crashes_the_reader(words: list[bytes]) -> None:
    assert is_a_reading(b"To: " + OURS.encode() + b"\r\n" + b"".join(words))


@given(st.binary(max_size=2000))
def test_no_octets_crash_the_reader(content: bytes) -> None:
    assert is_a_reading(content)
    assert is_a_reading(b"To: " + OURS.encode() + b"\r\n" + content)


@given(
    st.sampled_from(
        [report(failed("5.1.1", "550 5.1.1 no")), complaint(), mail("Subject: x", body="550 5.1.1\n")]
    ),
    st.lists(st.tuples(st.floats(min_value=0, max_value=1), st.binary(max_size=6)), max_size=8),
)
def test_no_damage_to_a_return_crashes_the_reader(content: bytes, blows: list[tuple[float, bytes]]) -> None:
    for place, piece in blows:
        at = int(place * len(content))
        content = content[:at] + piece + content[at + len(piece) :]

    assert is_a_reading(content)


def nested(levels: int) -> bytes:
    edges = [f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(levels)]
    return mail(body="").replace(b"\r\n\r\n", b"\r\n") + "".join(edges).encode()


BOMBS = {
    "levels": nested(5000),
    "mails in mails": mail("Content-Type: message/rfc822", body="Content-Type: message/rfc822\n\n" * 9000),
    "parts": mail('Content-Type: multipart/mixed; boundary="b"', body="--b\n\n" * 60_000),
    "fields": mail(*[f"X-{number}: x" for number in range(40_000)]),
    "one line": mail("Content-Type: text/plain", body="<" * 5_000_000),
    "one word": report(failed("5.7.1", "x" * 250_000)),
    "one subject": mail("Subject: " + "=?utf-8?Q?" * 20_000),
    "codes": mail("Content-Type: text/plain", body="5.7.1 <a@b>\n" * 20_000),
    "ats": report(failed("5.7.1", "a@" * 120_000)),
    "parameters": mail("Content-Type: multipart/report" + "; a*0*=x" * 20_000),
    "qmail": mail(body="This is the qmail-send program\n" + "<a@" * 10_000 + "\n" + "<x>\n" * 9000),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_mail_made_to_be_expensive_is_not(name: str) -> None:
    began = process_time()

    assert is_a_reading(BOMBS[name])

    assert process_time() - began < 3


def test_a_report_that_encloses_an_endless_mail_is_still_read() -> None:
    content = report(failed("5.1.1")) + b"x" * (20 * LARGEST)

    assert isinstance(read_return(content, PATHS), MailReturn)
