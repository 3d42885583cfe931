from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.articles import Saved, save_article
from storage.database import Database
from storage.tables import Article, IngestEntry
from tests.articles import BODY, an_article

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
KEY = "kommune21.de/k21-meldungen/sensoren-melden-freie-parkplaetze"


def save(
    database: Database, article: Article, *keys: str, alertable: bool = True, now: datetime = NOW
) -> Saved:
    with database.transaction() as session:
        return save_article(session, article, keys=keys or {KEY}, alertable=alertable, now=now)


def stored(session: Session) -> list[Article]:
    return list(session.scalars(select(Article).order_by(Article.id)))


def test_a_new_article_is_stored_with_story_revision_key_and_ingest_entry(database: Database) -> None:
    saved = save(database, an_article(), alertable=False)

    assert saved is Saved.NEW
    with database.reading() as session:
        (article,) = stored(session)
        assert article.title == "Sensoren melden freie Parkplätze"
        assert article.first_seen_at == article.changed_at == article.story.first_seen_at == NOW
        assert [url.key for url in article.urls] == [KEY]
        assert [(one.number, one.changed_fields) for one in article.revisions] == [(1, [])]
        assert article.revisions[0].fields["keywords"] == "Smart City\nKaiserslautern"
        (entry,) = session.scalars(select(IngestEntry))
        assert (entry.article_id, entry.revision, entry.alertable) == (article.id, 1, False)


def test_saving_the_same_article_again_changes_nothing(database: Database) -> None:
    save(database, an_article())

    saved = save(database, an_article(), now=NOW + timedelta(hours=1))

    assert saved is Saved.UNCHANGED
    with database.reading() as session:
        (article,) = stored(session)
        assert (article.revision, article.changed_at) == (1, NOW)
        assert len(session.scalars(select(IngestEntry)).all()) == 1


def test_nothing_stated_is_one_thing_however_it_is_written(database: Database) -> None:
    save(database, an_article(kicker=None, caption="", keywords=None, links=[], related=None))

    saved = save(database, an_article(kicker="", caption=None, keywords=[], links=None, related=[]))

    assert saved is Saved.UNCHANGED


def test_a_corrected_typo_is_a_revision_of_the_same_article_and_story(database: Database) -> None:
    save(database, an_article(body=BODY.replace("Rathaus", "Rathus")))
    later = NOW + timedelta(hours=1)

    saved = save(database, an_article(), now=later)

    assert saved is Saved.UPDATED
    with database.reading() as session:
        (article,) = stored(session)
        assert (article.body, article.revision, article.changed_at) == (BODY, 2, later)
        assert article.first_seen_at == NOW
        assert [(one.number, one.changed_fields) for one in article.revisions] == [(1, []), (2, ["body"])]
        assert "Rathus" in article.revisions[0].fields["body"]
        entries = session.scalars(select(IngestEntry).order_by(IngestEntry.id)).all()
        assert [(entry.revision, entry.alertable) for entry in entries] == [(1, True), (2, True)]


def test_a_change_of_what_is_never_matched_alerts_nobody(database: Database) -> None:
    save(database, an_article())

    save(database, an_article(author="aö", image_credit="dpa"))

    with database.reading() as session:
        entries = session.scalars(select(IngestEntry).order_by(IngestEntry.id)).all()
        assert [entry.alertable for entry in entries] == [True, False]
