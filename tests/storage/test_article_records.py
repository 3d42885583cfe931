import tracemalloc
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from query import BERLIN, EVERY_ARTICLE, parse
from storage.articles import save_article
from storage.database import Database
from storage.search import Hits, NotAllIndexed, count, records
from storage.sources import SourceEntry, register_sources
from storage.tables import Snippet
from tests.articles import an_article
from tests.records import HOSTILE
from tests.storage.indexed import NOW, forget_words, hits_of, save
from tests.storage.many_articles import write_articles


def everything(session: Session) -> Hits:
    return Hits(session, EVERY_ARTICLE, today=NOW.date())


def test_a_record_tells_everything_in_german_time(database: Database) -> None:
    with database.transaction() as session:
        entry = SourceEntry(
            name="kommune21",
            title="Kommune21",
            home="https://www.kommune21.de/",
            snippet=Snippet.TITLE,
        )
        register_sources(session, [entry], NOW)
        late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
        article = an_article(body="## Teil\n\n- eins\n- zwei", published_at=late)
        save_article(session, article, keys={"a"}, alertable=True, now=NOW)

    with database.reading() as session:
        (record,) = records(hits_of(session, "Sensoren"))

    assert (record.id, record.story, record.revision) == (1, 1, 1)
    assert (record.source, record.source_title) == ("kommune21", "Kommune21")
    assert record.text == "Teil\n\neins\nzwei"
    assert (record.day, record.published_at) == (date(2026, 3, 5), datetime(2026, 3, 5, 0, 30, tzinfo=BERLIN))
    assert record.first_seen_at.isoformat() == "2026-11-20T13:00:00+01:00"
    assert record.keywords == ("Smart City", "Kaiserslautern")
    assert record.paywalled is False
    assert record.snippet is Snippet.TITLE


def test_hostile_texts_come_back_as_they_were_stored(database: Database) -> None:
    with database.transaction() as session:
        for number, text in enumerate(HOSTILE):
            title = f"Sensoren {number} {text}\x00\ud800"
            save(session, title, title, key=str(number), section=text, keywords=[f"{text}\x00"])

    with database.reading() as session:
        found = list(records(hits_of(session, "Sensoren")))

    assert [record.title for record in found] == [
        f"Sensoren {number} {text}" for number, text in enumerate(HOSTILE)
    ]
    assert [record.section for record in found] == [text.strip() for text in HOSTILE]
    assert [record.keywords for record in found] == [(text,) for text in HOSTILE]


def test_a_date_that_nobody_names_is_none_and_the_day_is_that_of_finding_it(database: Database) -> None:
    with database.transaction() as session:
        save(session, "Sensoren", published_at=None, published_origin=None)

    with database.reading() as session:
        (record,) = records(hits_of(session, "Sensoren"))

    assert (record.published_at, record.published_origin) == (None, "first-seen")
    assert record.day == NOW.date()


@pytest.mark.parametrize("query", ["Sensoren", '"Sensoren messen"', "Sensoren NICHT Ampel"])
def test_every_hit_comes_once_in_the_order_of_ids_over_many_portions(
    database: Database, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.search.article_records._PORTION", 2)
    with database.transaction() as session:
        for number in range(7):
            save(session, f"Sensoren messen {number}")
        save(session, "Bad")

    with database.reading() as session:
        assert [record.id for record in records(hits_of(session, query))] == [1, 2, 3, 4, 5, 6, 7]


def test_what_is_stored_meanwhile_is_not_among_them(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.search.article_records._PORTION", 2)
    with database.transaction() as session:
        for number in range(5):
            save(session, f"Sensoren {number}")

    with database.reading() as session:
        reading = records(hits_of(session, "Sensoren"))
        first = next(reading).id
        with database.transaction() as other:
            save(other, "Sensoren danach")
            save(other, "Neue Sensoren 4", key="Sensoren 4")
        further = list(reading)

    assert [first, *(record.id for record in further)] == [1, 2, 3, 4, 5]
    assert further[-1].title == "Sensoren 4"


def test_what_is_not_indexed_yet_is_there_as_well(database: Database) -> None:
    with database.transaction() as session:
        for number in range(3):
            save(session, f"Sensoren {number}")
    forget_words(database)

    with database.reading() as session:
        assert [record.id for record in records(hits_of(session, "Sensoren"))] == [1, 2, 3]


def test_where_too_much_is_not_indexed_nothing_incomplete_is_given(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.search.hits.MOST_EVALUATED", 0)
    with database.transaction() as session:
        save(session, "Sensoren")
    forget_words(database)

    with (
        database.reading() as session,
        pytest.raises(NotAllIndexed, match="unvollständig: 1 Artikel"),
    ):
        next(records(hits_of(session, "Sensoren")))


@pytest.mark.parametrize("query", [None, "zeit:30d", "von:2026 NICHT bis:2025"])
def test_a_query_without_words_needs_no_index_of_them(
    database: Database, query: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.search.hits.MOST_EVALUATED", 0)
    with database.transaction() as session:
        for number in range(3):
            save(session, f"Sensoren {number}")
    forget_words(database)

    with database.reading() as session:
        hits = Hits(session, EVERY_ARTICLE if query is None else parse(query), today=NOW.date())
        assert (count(hits), hits.left_out) == (3, 0)
        assert [record.id for record in records(hits)] == [1, 2, 3]


def test_ten_times_the_articles_take_no_more_memory(database: Database) -> None:
    peaks = []
    for more in (1_000, 9_000):
        write_articles(database, more)
        with database.reading() as session:
            number, peak = _read(session)
        peaks.append(peak)

    assert number == 10_000
    # All at once they would take some 10 MB; what Python keeps for reuse is less than one.
    assert peaks[1] < peaks[0] + 1_000_000


def _read(session: Session) -> tuple[int, int]:
    tracemalloc.start()
    try:
        number = sum(1 for _ in records(everything(session)))
        return number, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
