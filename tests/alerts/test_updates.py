"""What a changed article tells, to whom, and how often."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from alerts.mail.smtp import SmtpTransport
from storage.articles import save_article
from storage.database import Database
from storage.ingest import Late
from storage.material import Reason
from storage.tables import ArticleRevision, LateReason, OutboxState
from tests.alerts.world import NOON, match, name_sources, outbox, send, store, subscribe, unsubscribe
from tests.articles import BODY, an_article
from tests.mail_server import MailServer

READER, OTHER = "leserin@example.org", "leser@example.org"
HOUR = timedelta(hours=1)
NEWS: dict[str, Any] = {"title": "Sensoren melden keine freien Parkplätze mehr"}
TYPO: dict[str, Any] = {"body": BODY.replace("Sensoren", "Sensorren")}


def round_of(database: Database, smtp: SmtpTransport, *, now: datetime = NOON, **changed: Any) -> None:
    """Store the article as it stands now, match it and send what is due."""
    store(database, now=now, **changed)
    match(database, now=now)
    send(database, smtp, now=now)


def subjects(server: MailServer, recipient: str = READER) -> list[str]:
    return [str(mail.message["Subject"]) for mail in server.received if mail.recipient == recipient]


def texts(server: MailServer, recipient: str = READER) -> list[str]:
    bodies = [mail.message.get_body(("plain",)) for mail in server.received if mail.recipient == recipient]
    return [str(body.get_content()) for body in bodies if body is not None]


@pytest.fixture
def told(database: Database, server: MailServer, smtp: SmtpTransport) -> Database:
    """A store in which one reader was told of the article as it appeared."""
    name_sources(database)
    subscribe(database, READER, "Kaiserslautern")
    round_of(database, smtp)
    assert len(server.received) == 1
    return database


def test_who_was_told_is_told_once_more_that_the_article_says_something_else(
    told: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    round_of(told, smtp, now=NOON + HOUR, **NEWS)

    first, update = subjects(server)
    assert update == "Aktualisiert: Sensoren melden keine freien Parkplätze mehr – Kaiserslautern"
    assert "seit Sie von ihm erfahren haben: Überschrift." in texts(server)[1]
    assert "/verlauf" in texts(server)[1]
    assert first.startswith("Sensoren melden freie")
    assert len({mail.message_id for mail in server.received}) == 2
    assert len({str(mail.message["References"]) for mail in server.received}) == 1


def test_nobody_is_told_a_third_time(told: Database, server: MailServer, smtp: SmtpTransport) -> None:
    round_of(told, smtp, now=NOON + HOUR, **NEWS)

    round_of(told, smtp, now=NOON + 2 * HOUR, title="Sensoren abgebaut")
    round_of(told, smtp, now=NOON + 3 * HOUR, title="Sensoren abgebaut", teaser="Der Rat hat entschieden.")

    assert len(subjects(server)) == 2


def test_changes_before_the_update_is_sent_are_one_update(
    told: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    store(told, now=NOON + HOUR, **NEWS)
    match(told, now=NOON + HOUR)

    round_of(told, smtp, now=NOON + 2 * HOUR, teaser="Der Rat hat entschieden.", **NEWS)

    assert len(subjects(server)) == 2
    assert "erfahren haben: Überschrift, Anreißer." in texts(server)[1]


def test_a_typo_tells_nobody_who_does_not_newly_match(
    told: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    subscribe(told, OTHER, "Sensorren", "Kaiserslautern")

    round_of(told, smtp, now=NOON + HOUR, **TYPO)

    assert len(subjects(server)) == 1
    (mail,) = texts(server, OTHER)
    assert "Der Artikel wurde geändert, seit er erschienen ist: Text." in mail
    assert "Aktualisiert" not in subjects(server, OTHER)[0]


def test_a_new_day_of_publication_is_told(told: Database, server: MailServer, smtp: SmtpTransport) -> None:
    article = an_article()
    assert article.published_at is not None

    round_of(told, smtp, now=NOON + HOUR, published_at=article.published_at + timedelta(days=3))

    assert "erfahren haben: Veröffentlichungsdatum." in texts(server)[1]


def test_an_article_that_changes_before_it_is_told_is_told_once_as_it_is(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    name_sources(database)
    subscribe(database, READER, "Kaiserslautern")
    store(database)
    match(database)

    round_of(database, smtp, now=NOON + HOUR, **NEWS)

    assert subjects(server) == ["Sensoren melden keine freien Parkplätze mehr – Kaiserslautern"]
    assert "geändert" not in texts(server)[0]


def test_who_was_told_long_ago_is_left_alone(told: Database, server: MailServer, smtp: SmtpTransport) -> None:
    round_of(told, smtp, now=NOON + timedelta(days=8), **NEWS)

    assert len(subjects(server)) == 1


def test_another_search_of_a_told_reader_that_newly_matches_makes_an_update(
    told: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    subscribe(told, READER, "Sensorren")

    round_of(told, smtp, now=NOON + HOUR, **TYPO)

    assert len(subjects(server)) == 2
    assert subjects(server)[1].startswith("Aktualisiert: ")
    assert "Sensorren" in texts(server)[1]


def test_who_has_left_is_not_told_of_changes(told: Database, server: MailServer, smtp: SmtpTransport) -> None:
    (row,) = outbox(told)
    unsubscribe(told, row.matches[0].subscription)

    round_of(told, smtp, now=NOON + HOUR, **NEWS)

    assert len(subjects(server)) == 1


def test_who_leaves_before_the_update_is_sent_gets_none(
    told: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    store(told, now=NOON + HOUR, **NEWS)
    match(told, now=NOON + HOUR)
    unsubscribe(told, outbox(told)[0].matches[0].subscription)

    send(told, smtp, now=NOON + HOUR)

    assert len(subjects(server)) == 1
    assert [row.state for row in outbox(told)] == [OutboxState.SENT, OutboxState.SUPPRESSED]


def test_what_we_read_better_now_is_no_update_of_the_publishers(
    told: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    late = Late(reason=LateReason.MISREAD, since=NOON)
    with told.transaction() as session:
        save_article(session, an_article(**NEWS), keys=["a"], alertable=True, now=NOON + HOUR, late=late)

    match(told, now=NOON + HOUR)
    send(told, smtp, now=NOON + HOUR)

    assert len(subjects(server)) == 1


def test_a_changed_article_that_nobody_was_told_of_tells_only_new_matches(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    name_sources(database)
    subscribe(database, READER, "Kaiserslautern")
    subscribe(database, OTHER, "keine")
    store(database, alertable=False)

    round_of(database, smtp, now=NOON + HOUR, **NEWS)

    assert (len(subjects(server)), len(subjects(server, OTHER))) == (0, 1)


def test_revisions_remember_why_they_could_be_told(told: Database, smtp: SmtpTransport) -> None:
    subscribe(told, OTHER, "Sensorren", "keine")
    round_of(told, smtp, now=NOON + HOUR, **TYPO)
    round_of(told, smtp, now=NOON + 2 * HOUR, **TYPO, **NEWS)
    round_of(told, smtp, now=NOON + 3 * HOUR, **NEWS)

    with told.reading() as session:
        found = session.scalars(select(ArticleRevision.material).order_by(ArticleRevision.number)).all()
    assert found == [[], [Reason.NEW_MATCH], [Reason.TITLE, Reason.NEW_MATCH], []]
