"""What a revision records, and how the history of an article is told."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from storage.articles import save_article
from storage.database import Database
from storage.material import Reason
from storage.revisions import changed_since, history, note_new_matches
from storage.tables import Article, IngestEntry
from tests.articles import BODY, an_article

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def save(database: Database, article: Article, now: datetime = NOW) -> None:
    with database.transaction() as session:
        save_article(session, article, keys=["a"], alertable=True, now=now)


def test_a_revision_says_why_it_is_material(database: Database) -> None:
    save(database, an_article())
    save(database, an_article(body=BODY.replace("Rathaus", "Rathus")))
    save(database, an_article(title="Keine Sensoren mehr", teaser="Der Rat hat entschieden."))

    with database.reading() as session:
        article = session.scalars(select(Article)).one()
        assert [one.material for one in article.revisions] == [[], [], ["title", "teaser"]]


def test_a_new_day_of_publication_may_be_told(database: Database) -> None:
    save(database, an_article())

    save(database, an_article(published_at=NOW + timedelta(days=2)))

    with database.reading() as session:
        entries = session.scalars(select(IngestEntry).order_by(IngestEntry.id)).all()
        assert [entry.alertable for entry in entries] == [True, True]


def test_the_history_of_an_article_is_every_version_with_what_it_changed(database: Database) -> None:
    save(database, an_article(caption=None))
    save(database, an_article(title="Keine Sensoren", keywords=["Trier"]), NOW + timedelta(hours=1))
    save(
        database,
        an_article(title="Keine Sensoren", keywords=["Trier"], author=None),
        NOW + timedelta(hours=2),
    )

    with database.reading() as session:
        first, second, third = history(session.scalars(select(Article)).one())

    assert (first.number, first.seen_at, first.changes, first.reasons) == (1, NOW, (), ())
    assert [(one.name, one.before, one.after) for one in second.changes] == [
        ("title", "Sensoren melden freie Parkplätze", "Keine Sensoren"),
        ("keywords", "Smart City\nKaiserslautern", "Trier"),
        ("caption", "", "Ein Sensor vor dem Einbau."),
    ]
    assert second.reasons == (Reason.TITLE,)
    assert (third.number, third.seen_at) == (3, NOW + timedelta(hours=2))
    assert [(one.name, one.before, one.after) for one in third.changes] == [("author", "bw", "")]


def test_what_changed_since_a_revision_is_named_in_reading_order(database: Database) -> None:
    save(database, an_article())
    save(database, an_article(body=BODY + " Neu."))
    save(database, an_article(body=BODY + " Neu.", title="Neu", caption=None))

    with database.reading() as session:
        article = session.scalars(select(Article)).one()
        assert changed_since(article, 2) == ("title", "body", "caption")
        assert changed_since(article, 3) == ("title", "caption")


def test_a_new_match_is_noted_once_and_never_of_the_first_revision(database: Database) -> None:
    save(database, an_article())
    save(database, an_article(title="Neu"))

    for _ in range(2):
        with database.transaction() as session:
            article = session.scalars(select(Article)).one()
            note_new_matches(session, [(article.id, 1), (article.id, 2)])

    with database.reading() as session:
        revisions = session.scalars(select(Article)).one().revisions
        assert [one.material for one in revisions] == [[], ["title", "new-match"]]
