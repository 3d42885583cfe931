import pytest
from sqlalchemy import delete, event, func, select, text

from query import Field, QueryError, analyse_document
from query.phrases import read_phrase
from query.tree import Phrase
from query.verdicts import verdict
from storage.articles import Saved
from storage.database import Database
from storage.index.content import content
from storage.reindexing import count_to_index, index_some, owe_all
from storage.search import by_section, count
from storage.search.expansion import MOST_WORDS
from storage.search.pending import MOST_EVALUATED
from storage.tables import Article, ArticleRevision, ArticleUrl, IngestEntry, SearchDocument, SearchWord
from tests.storage.indexed import forget_words, hits_of, ids, save


def test_an_article_is_found_in_the_moment_it_is_stored(database: Database) -> None:
    with database.transaction() as session:
        save(session, "Sensoren in Trier")

    assert ids(database, "Sensoren UND Trier") == [1]


def test_what_is_rolled_back_is_neither_found_nor_forgotten_when_it_comes_again(database: Database) -> None:
    with database.transaction() as session:
        save(session, "Straßenbeleuchtung in Trier")
        session.rollback()
    nothing = ids(database, "*beleuchtung")
    with database.transaction() as session:
        save(session, "Straßenbeleuchtung in Trier")

    assert (nothing, len(ids(database, "*beleuchtung"))) == ([], 1)


def test_a_new_revision_replaces_the_words_of_the_old_one(database: Database) -> None:
    with database.transaction() as session:
        save(session, "Sensoren in Trier", key="a")
    with database.transaction() as session:
        saved = save(session, "Ampeln in Trier", key="a")

    assert saved is Saved.UPDATED
    assert [ids(database, query) for query in ("Sensoren", "Ampeln", "Trier")] == [[], [1], [1]]


def test_an_article_that_is_deleted_is_found_no_more(database: Database) -> None:
    with database.transaction() as session:
        save(session, "Sensoren in Trier")
    with database.transaction() as session:
        for table in (ArticleUrl, ArticleRevision, IngestEntry):
            session.execute(delete(table))
        session.execute(delete(Article))

    assert ids(database, "Sensoren") == []
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SearchDocument)) == 0


def test_a_word_is_stored_once_however_many_articles_hold_it_and_a_short_one_never(
    database: Database,
) -> None:
    for title in ("Sensoren am Rhein", "Sensoren am Main"):
        with database.transaction() as session:
            save(session, title)

    with database.reading() as session:
        words = list(session.scalars(select(SearchWord.word)))
    assert (words.count("sensoren"), words.count("am")) == (1, 0)


@pytest.mark.parametrize(
    "query", ["Essen", "titel:Hof", 'stadt:"Halle (Saale)"', "stadt:Mainz NICHT stadt:Frankfurt"]
)
def test_no_article_is_looked_at_for_the_towns_on_which_there_are_verdicts(
    database: Database, query: str
) -> None:
    with database.reading() as session:
        assert not hits_of(session, query).checks


def test_what_is_excluded_twice_is_wanted(database: Database) -> None:
    with database.transaction() as session:
        for what in ("Sensoren", "Ampeln", "Busse"):
            save(session, f"{what} in Mainz")

    assert ids(database, "Mainz NICHT (NICHT Sensoren NICHT Ampeln)") == [1, 2]


def test_articles_not_indexed_yet_are_found_all_the_same(database: Database) -> None:
    with database.transaction() as session:
        save(session, "Sensoren in Trier")
    forget_words(database)
    with database.transaction() as session:
        save(session, "Sensoren in Mainz")
        save(session, "Ampeln in Mainz")

    assert [ids(database, query) for query in ("Sensoren", "Sensoren NICHT Mainz")] == [[1, 2], [1]]


def test_an_article_indexed_by_an_older_program_is_looked_at_anew(database: Database) -> None:
    with database.transaction() as session:
        save(session, "Sensoren in Trier")
        session.execute(text("UPDATE search_document SET analyzer_version = 0"))
        session.execute(text("UPDATE article SET title = 'Ampeln in Trier'"))

    assert [ids(database, query) for query in ("Sensoren", "Ampeln")] == [[], [1]]


def test_too_many_articles_without_words_are_left_out_and_counted(database: Database) -> None:
    many = MOST_EVALUATED + 1
    with database.transaction() as session:
        for number in range(many):
            save(session, f"Sensoren in Trier {number}")
    forget_words(database)
    with database.transaction() as session:
        save(session, "Sensoren in Mainz")

    with database.reading() as session:
        hits = hits_of(session, "Sensoren")
        assert (count(hits), hits.left_out) == (1, many)


def test_indexing_works_through_all_that_is_owed_the_newest_first(database: Database) -> None:
    with database.transaction() as session:
        for town in ("Trier", "Mainz", "Worms"):
            save(session, f"Sensoren in {town}")
    forget_words(database)

    with database.transaction() as session:
        first = index_some(session, 2)
    with database.reading() as session:
        is_owed = SearchDocument.analyzer_version == 0
        left = list(session.scalars(select(SearchDocument.article_id).where(is_owed)))
    with database.transaction() as session:
        rest = [index_some(session, 2), index_some(session, 2)]

    assert (first, left, rest) == (2, [1], [1, 0])
    assert ids(database, "Sensor*") == [1, 2, 3]


def test_articles_as_long_as_books_are_indexed_a_few_at_a_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as session:
        for town in ("Trier", "Mainz", "Worms"):
            save(session, f"Sensoren in {town}", "Sensoren messen den Verkehr.")
    forget_words(database)
    monkeypatch.setattr("storage.reindexing._MOST_CHARACTERS", 30)
    written = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def _note(*given: object) -> None:
        if "INSERT INTO search_document" in str(given[2]):
            written.append(given[2])

    with database.transaction() as session:
        done = index_some(session, 10)

    assert (done, ids(database, "Verkehr")) == (3, [1, 2, 3])
    assert len(written) == 2  # the second article passes the limit, the third comes after


def test_sections_that_none_had_are_learnt_where_others_are_known(database: Database) -> None:
    with database.transaction() as session:
        for town, section in (("Trier", "Rat"), ("Mainz", "Stadt"), ("Worms", None)):
            save(session, f"Sensoren in {town}", section=section)
        session.execute(text("UPDATE article SET section = 'Netz' WHERE id > 1"))
    forget_words(database)

    with database.transaction() as session:
        done = index_some(session, 10)

    assert (done, ids(database, "Sensoren")) == (3, [1, 2, 3])
    with database.reading() as session:
        assert by_section(hits_of(session, "Sensoren")) == [("Netz", 2), ("Rat", 1)]


def test_all_can_be_owed_again(database: Database) -> None:
    with database.transaction() as session:
        save(session, "Sensoren in Trier")
        owe_all(session)

    with database.transaction() as session:
        owed = count_to_index(session)
        index_some(session, 10)
        assert (owed, count_to_index(session)) == (1, 0)
    assert ids(database, "Sensoren") == [1]


def test_an_article_of_too_many_words_for_the_index_is_found_and_not_tried_again(
    postgresql_database: Database,
) -> None:
    words = " ".join(f"wort{number:09}{'x' * 80}" for number in range(10_000))
    with postgresql_database.transaction() as session:
        save(session, "Sensoren in Trier", words)

    assert ids(postgresql_database, "wort000000123* UND Trier") == [1]
    with postgresql_database.reading() as session:
        assert count_to_index(session) == 0


def test_a_wildcard_for_too_many_words_is_refused_not_cut_short(database: Database) -> None:
    words = " ".join(f"x{number}beleuchtung" for number in range(MOST_WORDS + 1))
    with database.transaction() as session:
        save(session, "Viel", words)

    with pytest.raises(QueryError, match=r"an Stelle 8 .* 3000 .* Buchstaben"):
        ids(database, "Trier, *beleuchtung")
    assert ids(database, "*7beleuchtung") == [1]
    assert ids(database, "x12*") == [1]


def test_words_beside_the_text_bear_a_prefix() -> None:
    found = content(analyse_document({Field.TITLE: "Rat am Rhein", Field.AUTHOR: "Ina Rhein"}))

    assert found.words == {"rat", "am", "rhein", "ina"}
    assert found.lexemes == {"rat", "am", "rhein", "§trat", "§tam", "§trhein", "§aina", "§arhein"}


def test_verdicts_stand_beside_the_text_and_are_no_words() -> None:
    found = content(analyse_document({Field.TITLE: "Essen baut", Field.AUTHOR: "Ina Köln"}))

    phrase = read_phrase("Essen", 0, 5)
    assert isinstance(phrase, Phrase)
    word = verdict(phrase)
    assert {word, f"§t{word}"} <= found.verdicts <= found.lexemes
    assert not any("koln" in one for one in found.verdicts)
    assert found.words == {"essen", "baut", "ina", "koeln"}
