"""Telling operators of a disk that is nearly full."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from alerts.mail.composing import Composer
from alerts.mail.smtp import SmtpServer, SmtpTransport
from alerts.operators import OperatorPlan, Operators
from alerts.tokens import UnsubscribeTokens
from scheduler.jobs import TellRoom
from scheduler.room import Room, RoomWatch
from tests.mail_server import MailServer, Phase

START = datetime(2026, 11, 27, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Disk:
    """A disk as full as a test wants it, and the hour."""

    def __init__(self, mails: MailServer, language: str = "de") -> None:
        self.free, self.now = 5000, START
        self.watch = RoomWatch(self._look, clock=lambda: self.now)
        composer = Composer(
            sender="alarm@stadtradar.example",
            sender_name="Stadtradar",
            base_url="http://127.0.0.1:8731",
            tokens=UnsubscribeTokens(["k" * 32]),
            message_id_key=b"k" * 32,
        )
        operators = Operators(addresses=("ops@stadt.example",), language=language, wait=20 * MINUTE)
        self.transport = SmtpTransport(SmtpServer(host="127.0.0.1", port=mails.port, security="none"))
        plan = OperatorPlan(operators=operators, transport=self.transport, composer=composer)
        self.tell = TellRoom(self.watch, plan, clock=lambda: self.now)

    def pass_by(self, minutes: int, free: int) -> None:
        """Let minutes pass with so many MiB free."""
        self.free = free
        for _ in range(minutes):
            self.now += MINUTE
            self.watch.has_room()
            self.tell()

    def _look(self) -> Room:
        return Room(place=Path("/daten"), free=self.free * 2**20, needed=512 * 2**20)


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def disk(mails: MailServer) -> Iterator[Disk]:
    made = Disk(mails)
    yield made
    made.transport.close()


def read(mails: MailServer) -> list[EmailMessage]:
    return [message_from_bytes(mail.content, policy=policy.default) for mail in mails.received]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_shortage_that_lasts_is_told_once_and_its_end_once(disk: Disk, mails: MailServer) -> None:
    disk.pass_by(30, free=5000)
    disk.pass_by(90, free=100)
    disk.pass_by(90, free=5000)

    began, ended = read(mails)
    assert began["Subject"] == "Stadtradar: Datenträger gestört (zu wenig Platz)"
    assert "Unter /daten sind 100 MiB frei, nötig sind 512 MiB." in text_of(began).replace("\n", " ")
    assert "Platz schaffen" in text_of(began)
    assert ended["Subject"] == "Stadtradar: Datenträger wieder in Ordnung"
    assert began["Message-ID"] != ended["Message-ID"]


def test_a_short_shortage_is_not_told(disk: Disk, mails: MailServer) -> None:
    disk.pass_by(15, free=100)
    disk.pass_by(90, free=5000)

    assert mails.received == []


def test_a_second_shortage_is_told_again(disk: Disk, mails: MailServer) -> None:
    disk.pass_by(30, free=100)
    disk.pass_by(30, free=5000)
    disk.pass_by(30, free=100)

    assert len(mails.received) == 3


def test_what_the_server_does_not_take_is_tried_again(disk: Disk, mails: MailServer) -> None:
    mails.fail(Phase.RCPT, "451 later", times=3)

    disk.pass_by(40, free=100)

    assert len(mails.received) == 1


def test_it_is_told_in_english_where_that_is_set(mails: MailServer) -> None:
    disk = Disk(mails, language="en")

    disk.pass_by(30, free=100)

    (mail,) = read(mails)
    assert mail["Subject"] == "Stadtradar: Disk is at fault (too little room)"
    assert "Below /daten 100 MiB are free" in text_of(mail).replace("\n", " ")
    disk.transport.close()
