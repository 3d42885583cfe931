from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

from sqlalchemy import select
from sqlalchemy.orm import Session

from query.tree import Field
from storage.articles import Saved, find_article, known_keys, save_article
from storage.database import Database
from storage.documents import article_texts, revision_texts
from storage.sources import SourceEntry, list_sources, register_sources
from storage.tables import Article, IngestEntry
from tests.articles import BODY, an_article
from tests.storage.statements import counted

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

    save(database, an_article(image_credit="dpa", links=["https://example.org/neu"]))

    with database.reading() as session:
        entries = session.scalars(select(IngestEntry).order_by(IngestEntry.id)).all()
        assert [entry.alertable for entry in entries] == [True, False]


def test_an_article_is_found_again_by_any_of_its_keys(database: Database) -> None:
    save(database, an_article(), "kommune21.de/?p=4711", KEY)

    saved = save(database, an_article(title="Sensoren melden Parkplätze"), "kommune21.de/?p=4711")

    assert saved is Saved.UPDATED
    with database.reading() as session:
        assert [article.title for article in stored(session)] == ["Sensoren melden Parkplätze"]


def test_the_same_text_under_a_new_url_of_the_source_is_the_same_article(database: Database) -> None:
    save(database, an_article(), "kommune21.de/meldung_44452")

    saved = save(database, an_article(title="Sensoren  melden – freie Parkplätze"), KEY)
    again = save(database, an_article(title="Sensoren  melden – freie Parkplätze"), "kommune21.de/?p=9")

    assert (saved, again) == (Saved.UPDATED, Saved.UNCHANGED)
    with database.reading() as session:
        (article,) = stored(session)
        keys = {url.key for url in article.urls}
        assert keys == {"kommune21.de/meldung_44452", KEY, "kommune21.de/?p=9"}


def test_an_alias_that_joins_two_stored_articles_goes_to_the_nearest_text(
    database: Database,
) -> None:
    save(database, an_article(), "a")
    save(database, an_article(body="Ein ganz anderer Text."), "b")

    saved = save(database, an_article(body="Ein ganz anderer Text."), "a", "b")

    assert saved is Saved.UNCHANGED


def test_the_key_of_one_source_says_nothing_about_another(database: Database) -> None:
    save(database, an_article(), KEY)

    saved = save(database, an_article(source="stadt-und-werk"), KEY)

    assert saved is Saved.NEW


def test_the_same_words_in_two_sources_are_one_story_whatever_the_headline(database: Database) -> None:
    save(database, an_article(), "a")

    save(database, an_article(source="stadt-und-werk", title="Parken ohne Suchen", teaser=None), "b")

    with database.reading() as session:
        first, second = stored(session)
        assert first.story_id == second.story_id


def test_short_bodies_share_a_story_only_with_the_same_headline(database: Database) -> None:
    stub = "Diesen Beitrag lesen Sie im Abonnement."
    save(database, an_article(body=stub), "a")

    save(database, an_article(source="zfk", title="Etwas anderes", body=stub), "b")
    save(database, an_article(source="dnk", body=stub), "c")

    with database.reading() as session:
        first, other, same = stored(session)
        assert first.story_id == same.story_id != other.story_id


def test_the_same_words_under_two_headlines_of_one_source_are_two_stories(database: Database) -> None:
    save(database, an_article(title="Parken ohne Suchen"), "a")
    save(database, an_article(source="zfk"), "b")
    save(database, an_article(title="Förderbescheid übergeben"), "c")

    save(database, an_article(source="dnk", title="Im Pfälzerwald"), "d")

    with database.reading() as session:
        first, copy, second, late = stored(session)
        assert first.story_id == copy.story_id
        assert second.story_id not in (first.story_id, None)
        assert late.story_id == second.story_id


def test_an_update_refreshes_the_fingerprints_and_keeps_the_story(database: Database) -> None:
    save(database, an_article(body=BODY + " Ein Satz, der später entfiel."), "a")
    save(database, an_article(), "a")

    save(database, an_article(source="zfk"), "b")

    with database.reading() as session:
        first, copy = stored(session)
        assert first.story_id == copy.story_id


def test_characters_no_database_takes_are_left_out(database: Database) -> None:
    dirty = "Rat\x00haus \ud83d!"
    stated = {"title": dirty, "body": dirty, "kicker": dirty, "keywords": [dirty], "links": [dirty]}

    save(database, an_article(**stated, related=[{"title": dirty, "url": None}], url="https://a.de/\x00"))

    with database.reading() as session:
        (article,) = stored(session)
        assert article.title == article.body == article.kicker == "Rathaus !"
        assert article.keywords == article.links == ["Rathaus !"]
        assert article.related == [{"title": "Rathaus !", "url": None}]
        assert article.url == "https://a.de/"
        assert article.revisions[0].fields["kicker"] == "Rathaus !"
    assert save(database, an_article(**stated)) is Saved.UNCHANGED


def test_stored_articles_are_known_in_their_source_only(database: Database) -> None:
    save(database, an_article(), "a", "b")

    with database.reading() as session:
        many = {"a", "b", "c", *(f"key-{number}" for number in range(1200))}
        assert known_keys(session, "kommune21", many, NOW) == {"a", "b"}
        assert known_keys(session, "zfk", many, NOW) == set()
        assert known_keys(session, "kommune21", (), NOW) == set()


def test_an_article_is_found_by_id_url_or_key(database: Database) -> None:
    save(database, an_article(url="https://a.de/seltsam?x=1"), KEY)

    with database.reading() as session:
        (article,) = stored(session)
        for reference in (
            str(article.id),
            KEY,
            f"http://www.{KEY}/?utm_source=x",
            "https://a.de/seltsam?x=1",
        ):
            assert find_article(session, reference) is article
        for reference in ("0", "99", "9" * 40, "", "https://", "kommune21.de/anderes", "²"):
            assert find_article(session, reference) is None


def test_the_texts_of_an_article_are_those_of_its_newest_revision(database: Database) -> None:
    save(database, an_article(caption=None, teaser="Alt."))
    save(database, an_article(caption=None, teaser="Neu."))

    with database.reading() as session:
        (article,) = stored(session)
        texts = article_texts(article)
        assert texts[Field.TEASER] == "Neu."
        assert texts[Field.KEYWORDS] == "Smart City\nKaiserslautern"
        assert Field.CAPTION not in texts
        assert texts == revision_texts(article, article.revisions[1])
        assert revision_texts(article, article.revisions[0])[Field.TEASER] == "Alt."


def test_a_source_remembers_when_it_last_brought_an_article(database: Database) -> None:
    with database.transaction() as session:
        register_sources(session, [SourceEntry(name="kommune21", title="K", home="https://k.de/")], NOW)

    save(database, an_article(), now=NOW + timedelta(hours=2))
    save(database, an_article(), now=NOW + timedelta(hours=3))

    with database.reading() as session:
        assert list_sources(session)[0].last_article_at == NOW + timedelta(hours=2)


def test_children_that_save_the_same_article_at_once_store_it_once(database: Database) -> None:
    ready = Barrier(4)

    def child(number: int) -> Saved:
        ready.wait(timeout=20)
        return save(database, an_article(), KEY, f"kommune21.de/?p={number}")

    with ThreadPoolExecutor(4) as children:
        outcomes = list(children.map(child, range(4)))

    assert sorted(outcomes) == [Saved.NEW] + [Saved.UNCHANGED] * 3
    with database.reading() as session:
        (article,) = stored(session)
        assert len(article.urls) == 5


def test_children_that_save_copies_of_a_story_at_once_tell_one_story(database: Database) -> None:
    ready = Barrier(4)

    def child(number: int) -> Saved:
        ready.wait(timeout=20)
        return save(database, an_article(source=f"quelle-{number}"), f"{number}.de/x")

    with ThreadPoolExecutor(4) as children:
        outcomes = set(children.map(child, range(4)))

    assert outcomes == {Saved.NEW}
    with database.reading() as session:
        assert len({article.story_id for article in stored(session)}) == 1


def test_saving_a_new_article_asks_nothing_twice(database: Database) -> None:
    with database.transaction() as session:
        save_article(
            session, an_article(title="Rat tagt", body="Er tagt."), keys=["b"], alertable=True, now=NOW
        )
    with database.transaction() as session, counted(database) as seen:
        save_article(session, an_article(), keys=[KEY], alertable=True, now=NOW)

    asked = [statement for statement in seen if "pg_advisory" not in statement]
    assert len(asked) == len(set(asked)) == (17 if database.is_sqlite else 14)
