"""Digests on their way: what was stored through days and nights arrives in mails, each story once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from alerts.digests import gather_due
from alerts.mail.smtp import SmtpTransport
from storage.crawling.faults import FoundFault, note_faults
from storage.database import Database
from storage.tables import Digest, FaultKind, OutboxState, Rhythm, Subscription
from tests.alerts.received import text_of
from tests.alerts.world import match, name_sources, outbox, send, store, subscribe
from tests.mail_server import MailServer

READER = "leserin@example.org"
SUBJECTS = ("Laternen", "Pegel", "Radwege", "Bäder", "Archiv", "Marktplatz", "Brücken", "Feuerwehr")
HOUR = timedelta(hours=1)


def subscribe_daily(database: Database, hour: int, now: datetime) -> None:
    name_sources(database)
    (made,) = subscribe(database, READER, "Kaiserslautern", now=now)
    with database.transaction() as session:
        wish = session.get_one(Subscription, made.id)
        wish.rhythm, wish.hour = Rhythm.DAILY, hour


def publish(database: Database, number: int, now: datetime) -> str:
    title = f"{SUBJECTS[number % len(SUBJECTS)]} {number}"
    body = f"{title} werden in Kaiserslautern erneuert, sagte die Beigeordnete."
    store(database, key=title, title=title, body=body, url=f"https://a.example/{number}", now=now)
    return title


def tick(database: Database, smtp: SmtpTransport, now: datetime) -> None:
    """Do what the daemon does at every tick."""
    match(database, now=now)
    gather_due(database, now=now)
    send(database, smtp, now=now)


def arrived(server: MailServer) -> list[str]:
    return [text_of(mail.content).replace("\r\n", "\n") for mail in server.received]


def dates(database: Database) -> list[date]:
    with database.reading() as session:
        return [digest.local_date for digest in session.scalars(select(Digest).order_by(Digest.moment))]


@pytest.mark.parametrize(
    "night", [datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)]
)
def test_dst_spring_and_autumn_digest(
    database: Database, server: MailServer, smtp: SmtpTransport, night: datetime
) -> None:
    subscribe_daily(database, hour=2, now=night)
    published = []

    for step in range(8):  # two days, an article every six hours
        now = night + 6 * step * HOUR
        published.append(publish(database, step, now))
        for minutes in (0, 90, 180, 270):
            tick(database, smtp, now + timedelta(minutes=minutes))
    tick(database, smtp, night + 62 * HOUR)

    texts = arrived(server)
    assert len(texts) == 3
    assert dates(database) == [night.date() + timedelta(days=ahead) for ahead in (1, 2, 3)]
    assert [sum(f"\n{title}\n" in text for text in texts) for title in published] == [1] * 8


def test_missed_digest_run_made_up_once(database: Database, server: MailServer, smtp: SmtpTransport) -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    subscribe_daily(database, hour=7, now=noon)
    published = [publish(database, number, noon + 24 * number * HOUR) for number in range(3)]

    tick(database, smtp, noon + 100 * HOUR)
    tick(database, smtp, noon + 101 * HOUR)

    (text,) = arrived(server)
    assert all(f"\n{title}\n" in text for title in published)
    assert {row.state for row in outbox(database)} == {OutboxState.SENT}


def test_a_digest_names_the_sources_that_were_disturbed_since_the_last(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    subscribe_daily(database, hour=7, now=noon)
    fault = FoundFault(kind=FaultKind.DNS, text="Name nicht gefunden", evidence="NXDOMAIN", remedy="warten")
    for number, faults in enumerate(([], [fault], [])):
        now = noon + 24 * number * HOUR
        with database.transaction() as session:
            note_faults(session, "move", faults, judged=frozenset(FaultKind), now=now)
        publish(database, number, now)
        tick(database, smtp, now)
    for hours in (20, 44, 68, 92):
        tick(database, smtp, noon + hours * HOUR)

    texts = arrived(server)

    assert ["move online" in text for text in texts] == [False, True, True]
