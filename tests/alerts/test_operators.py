"""Telling operators of faults: when one opens, when it closes, and never twice."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from alerts.mail.smtp import SmtpServer, SmtpTransport
from alerts.operators import Operators, TellReport, tell_operators
from storage.crawling.faults import FoundFault, note_faults
from storage.database import Database
from storage.owed.operator_mails import notice_under_way
from storage.sources import SourceEntry, register_sources
from storage.tables import FaultKind, SourceFault
from tests.alerts.received import parsed, text_of
from tests.alerts.world import COMPOSER, NOON
from tests.mail_server import MailServer, Phase

ROOT = Path(__file__).parents[2]
WAIT = timedelta(minutes=20)
OPS = Operators(addresses=("ops@stadt.example",), language="de", wait=WAIT)
UNREADABLE = FoundFault(
    kind=FaultKind.UNREADABLE,
    text="3 von 3 Artikelseiten sind nicht lesbar.",
    evidence="3 gelistet, 3 abgerufen.",
    remedy="Das Layout hat sich wohl geändert.",
)
DNS = FoundFault(
    kind=FaultKind.DNS, text="Nicht auflösbar.", evidence="", remedy="Die Adresse im Browser prüfen."
)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture(autouse=True)
def _sources(database: Database) -> None:
    entries = [
        SourceEntry(name=f"q{n}", title=f"Blatt {n}", home=f"https://q{n}.example/") for n in range(60)
    ]
    with database.transaction() as session:
        register_sources(session, entries, NOON)


def find(database: Database, *found: FoundFault, source: str = "q0", at: datetime = NOON) -> None:
    with database.transaction() as session:
        note_faults(session, source, found, judged=frozenset(FaultKind), now=at)


def tell(database: Database, server: MailServer, now: datetime, operators: Operators = OPS) -> TellReport:
    smtp = SmtpTransport(SmtpServer(host="127.0.0.1", port=server.port, security="none"))
    try:
        return tell_operators(database, smtp, COMPOSER, operators, clock=lambda: now, jitter=lambda: 0.0)
    finally:
        smtp.close()


def subjects(server: MailServer) -> list[str]:
    return [str(parsed(mail.content)["Subject"]) for mail in server.received]


def faults(database: Database) -> list[SourceFault]:
    with database.reading() as session:
        return list(session.scalars(select(SourceFault).order_by(SourceFault.id)))


def test_a_fault_is_told_once_when_it_opens_and_once_when_it_closes(
    database: Database, server: MailServer
) -> None:
    find(database, UNREADABLE)
    for minutes in (0, 19, 20, 30, 60, 600):
        find(database, UNREADABLE, at=NOON + timedelta(minutes=minutes))
        tell(database, server, NOON + timedelta(minutes=minutes))
    told = subjects(server)
    find(database, at=NOON + timedelta(hours=11))
    for minutes in (0, 19, 20, 30, 600):
        tell(database, server, NOON + timedelta(hours=11, minutes=minutes))

    assert told == ["Stadtradar: Blatt 0 gestört (Seiten unlesbar)"]
    assert subjects(server) == [*told, "Stadtradar: Blatt 0 wieder in Ordnung"]
    (fault,) = faults(database)
    assert fault.opening_told_at == NOON + timedelta(minutes=20)
    assert fault.closing_told_at == NOON + timedelta(hours=11, minutes=20)


def test_an_english_mail_tells_the_fault_itself_in_english(database: Database, server: MailServer) -> None:
    found = replace(UNREADABLE, text="3 von 3 Adressen zeigen denselben Text.", evidence="Nie gesehen.")
    find(database, found)

    tell(database, server, NOON + WAIT, replace(OPS, language="en"))

    told = text_of(server.received[0].content)
    assert "3 of 3 addresses show the same text." in told
    assert "Evidence: Nie gesehen." in told


def test_the_mail_says_what_since_when_by_which_evidence_and_what_to_do(
    database: Database, server: MailServer
) -> None:
    find(database, UNREADABLE)
    tell(database, server, NOON + WAIT)

    (mail,) = server.received
    for kind in ("plain", "html"):
        text = " ".join(text_of(mail.content, kind).split())
        assert "3 von 3 Artikelseiten sind nicht lesbar." in text
        assert "Beleg: 3 gelistet, 3 abgerufen." in text
        assert "Was zu tun ist: Das Layout hat sich wohl geändert." in text
        assert "seit 23.11.2026, 12:00 Uhr" in text
        assert "https://radar.stadt.example/quellen" in text
    assert mail.recipient == "ops@stadt.example"


def test_a_fault_that_passes_within_the_wait_is_told_once(database: Database, server: MailServer) -> None:
    find(database, DNS)
    find(database, at=NOON + timedelta(minutes=15))
    for minutes in (15, 20, 35, 60):
        tell(database, server, NOON + timedelta(minutes=minutes))

    assert subjects(server) == ["Stadtradar: Blatt 0 wieder in Ordnung"]
    assert "KURZ GESTÖRT, SCHON WIEDER IN ORDNUNG" in text_of(server.received[0].content)
    (fault,) = faults(database)
    assert fault.opening_told_at == fault.closing_told_at == NOON + WAIT


def test_an_outage_of_fifty_sources_is_one_mail_and_their_return_another(
    database: Database, server: MailServer
) -> None:
    for number in range(55):
        find(database, DNS, source=f"q{number}", at=NOON + timedelta(seconds=number))
    for minutes in range(0, 60, 5):
        tell(database, server, NOON + timedelta(minutes=minutes))
    for number in range(55):
        find(database, source=f"q{number}", at=NOON + timedelta(hours=2, seconds=number))
    for minutes in range(0, 60, 5):
        tell(database, server, NOON + timedelta(hours=2, minutes=minutes))

    assert subjects(server) == [
        "Stadtradar: 55 Quellen gestört",
        "Stadtradar: 55 Quellen wieder in Ordnung",
    ]
    text = text_of(server.received[0].content)
    assert "Blatt 49" in text
    assert "und 5 weitere" in text
    assert text.count("Was zu tun ist:") == 1


def test_each_operator_gets_a_mail(database: Database, server: MailServer) -> None:
    several = Operators(addresses=("ops@stadt.example", "chef@stadt.example"), language="en", wait=WAIT)
    find(database, UNREADABLE)

    report = tell(database, server, NOON + WAIT, several)

    assert report.told == 2
    assert {mail.recipient for mail in server.received} == set(several.addresses)
    assert len({mail.message_id for mail in server.received}) == 2
    assert subjects(server)[0] == "Stadtradar: Blatt 0 is at fault (pages unreadable)"


def test_without_operators_nothing_is_written(database: Database, server: MailServer) -> None:
    find(database, UNREADABLE)

    tell(database, server, NOON + WAIT, Operators(addresses=(), language="de", wait=WAIT))

    assert server.received == []
    assert faults(database)[0].opening_told_at is None


def test_who_is_set_later_is_told_of_what_is_open_and_not_of_what_is_long_over(
    database: Database, server: MailServer
) -> None:
    find(database, DNS)
    find(database, at=NOON + timedelta(hours=1))
    later = NOON + timedelta(days=3)
    find(database, UNREADABLE, at=later)

    tell(database, server, later + WAIT)

    assert subjects(server) == ["Stadtradar: Blatt 0 gestört (Seiten unlesbar)"]
    assert "KURZ GESTÖRT" not in text_of(server.received[0].content)


def test_a_deferred_mail_is_tried_again_with_the_same_bytes(database: Database, server: MailServer) -> None:
    find(database, UNREADABLE)
    server.fail(Phase.RCPT, "450 4.2.0 later", times=1)

    tell(database, server, NOON + WAIT)
    assert faults(database)[0].opening_told_at is None
    with database.reading() as session:
        (waiting,) = notice_under_way(session)
    find(database, UNREADABLE, DNS, at=NOON + timedelta(minutes=21))  # comes too late for this notice
    tell(database, server, NOON + WAIT + timedelta(minutes=2))

    (mail,) = server.received
    assert mail.content == waiting.message
    assert [fault.opening_told_at is not None for fault in faults(database)] == [True, False]


def test_a_server_out_of_reach_costs_no_attempt(database: Database, server: MailServer) -> None:
    find(database, UNREADABLE)
    server.stop()

    report = tell(database, server, NOON + WAIT)
    with database.reading() as session:
        (waiting,) = notice_under_way(session)
    server.start()
    tell(database, server, NOON + WAIT + timedelta(minutes=2))

    assert report.unavailable
    assert waiting.attempts == 0
    assert len(server.received) == 1


def test_a_refusal_by_one_of_two_does_not_keep_the_other_from_counting(
    database: Database, server: MailServer
) -> None:
    several = Operators(addresses=("weg@stadt.example", "ops@stadt.example"), language="de", wait=WAIT)
    find(database, UNREADABLE)
    server.fail(Phase.RCPT, "550 5.1.1 unknown", times=1)

    report = tell(database, server, NOON + WAIT, several)

    assert (report.told, report.refused) == (1, 1)
    assert faults(database)[0].opening_told_at is not None
    with database.reading() as session:
        assert notice_under_way(session) == []


def test_refused_by_all_the_fault_stays_untold(database: Database, server: MailServer) -> None:
    find(database, UNREADABLE)
    server.fail(Phase.RCPT, "550 5.1.1 unknown", times=1)

    tell(database, server, NOON + WAIT)
    assert faults(database)[0].opening_told_at is None
    tell(database, server, NOON + timedelta(hours=2))

    assert len(server.received) == 1
    assert faults(database)[0].opening_told_at == NOON + timedelta(hours=2)


@pytest.mark.parametrize(("moment", "copies"), [("after", 2), ("before", 1)])
def test_killed_while_telling_nothing_is_lost_and_a_copy_has_the_same_id(
    database: Database, server: MailServer, moment: str, copies: int
) -> None:
    find(database, UNREADABLE)
    command = [sys.executable, "-m", "tests.alerts.killed_teller", database.url, str(server.port), moment]
    finished = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=120)
    assert finished.returncode == -signal.SIGKILL, finished.stderr
    assert faults(database)[0].opening_told_at is None

    tell(database, server, NOON + WAIT + timedelta(minutes=1))
    tell(database, server, NOON + timedelta(hours=5))

    assert len(server.received) == copies
    assert len({mail.content for mail in server.received}) == 1
    assert len({mail.message_id for mail in server.received}) == 1
    assert faults(database)[0].opening_told_at is not None


def test_hostile_words_stay_words(database: Database, server: MailServer) -> None:
    evil = FoundFault(
        kind=FaultKind.BLOCKED,
        text="<script>alert(1)</script>\r\nBcc: all@stadt.example",
        evidence='<a href="javascript:x()">\u202ex</a>',
        remedy="<b>",
    )
    source = SourceEntry(name="q0", title="Böse\r\nBcc: x@stadt.example", home="https://q0.example/")
    with database.transaction() as session:
        register_sources(session, [source], NOON)
    find(database, evil)
    tell(database, server, NOON + WAIT)

    mail = parsed(server.received[0].content)
    html = text_of(server.received[0].content, "html")
    assert mail["Bcc"] is None
    assert "<script>" not in html
    assert "javascript:" not in html.replace("&#34;javascript:x()&#34;", "")
    assert "\u202e" not in html
