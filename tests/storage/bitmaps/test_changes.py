import pytest
from sqlalchemy import text

from storage.database import Database
from tests.storage.bitmaps.budgets import correct, count_by_bits, numbers
from tests.storage.drawing import draw, drawn_blocks
from tests.storage.indexed import forget_words


def test_a_correction_counts_at_once_and_its_block_is_drawn_anew(drawn: Database) -> None:
    with drawn.transaction() as session:
        correct(session, 5, "Haushalt statt dessen.")
    left = drawn_blocks(drawn)
    at_once = count_by_bits(drawn, "Haushalt"), count_by_bits(drawn, "Sport")

    assert (left, at_once) == ([0, 8, 12, 16], (12, 10))
    assert draw(drawn) == 1
    assert (drawn_blocks(drawn), count_by_bits(drawn, "Haushalt")) == ([0, 4, 8, 12, 16], 12)


@pytest.mark.parametrize(
    ("change", "left", "hits"),
    [
        ("DELETE FROM search_document WHERE article_id = 6", [0, 8, 12, 16], 10),
        ("UPDATE search_document SET lexemes = NULL WHERE article_id IN (5, 6)", [0, 8, 12, 16], 10),
    ],
)
def test_what_is_changed_by_hand_counts_as_it_is(
    drawn: Database, change: str, left: list[int], hits: int
) -> None:
    with drawn.transaction() as session:
        session.execute(text(change))

    assert (drawn_blocks(drawn), count_by_bits(drawn, "Haushalt")) == (left, hits)


def test_where_everything_is_thrown_away_nothing_is_counted(drawn: Database) -> None:
    with drawn.transaction() as session:
        session.execute(text("TRUNCATE search_document CASCADE"))

    assert drawn_blocks(drawn) == []
    with drawn.reading() as session:
        assert numbers(session, "Sport") == (0, 0)


def test_an_article_that_comes_late_under_a_low_number_counts(filled: Database) -> None:
    columns = "day, first_seen_at, section_id, analyzer_version, lexemes"
    with filled.transaction() as session:
        session.execute(text("DELETE FROM search_document WHERE article_id = 6"))
    draw(filled)
    with filled.transaction() as session:
        session.execute(
            text(f"INSERT INTO search_document SELECT 6, {columns} FROM search_document WHERE article_id = 8")  # noqa: S608
        )

    assert (drawn_blocks(filled), count_by_bits(filled, "Haushalt")) == ([0, 8, 12, 16], 11)


def test_articles_not_indexed_are_evaluated_and_their_block_is_not_drawn(drawn: Database) -> None:
    with drawn.transaction() as session:
        session.execute(text("UPDATE search_document SET analyzer_version = 0 WHERE article_id IN (5, 6)"))

    assert (draw(drawn), drawn_blocks(drawn)) == (0, [0, 8, 12, 16])
    assert count_by_bits(drawn, "Haushalt") == 11


def test_an_article_with_too_many_words_for_the_index_is_counted_beside_its_block(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.index.writing._MOST_BYTES", 10)
    with filled.transaction() as session:
        correct(session, 6, "Haushalt und sehr viel mehr.")

    assert draw(filled) == 5
    assert count_by_bits(filled, "Haushalt") == 11


def test_bits_of_another_analysis_are_not_counted(drawn: Database) -> None:
    with drawn.transaction() as session:
        session.execute(text("UPDATE search_words_block SET analyzer_version = 1 WHERE first_id = 8"))
        session.execute(text("UPDATE search_words_bitmap SET articles = B'1111' WHERE block_id = 3"))

    assert count_by_bits(drawn, "Sport") == 11
    assert draw(drawn) == 1


def test_after_everything_is_forgotten_nothing_is_counted_by_bits(drawn: Database) -> None:
    forget_words(drawn)

    assert drawn_blocks(drawn) == []
    with drawn.reading() as session:
        assert numbers(session, "Sport") == (11, 11)


def test_who_has_begun_to_read_counts_what_was_there_then(drawn: Database) -> None:
    with drawn.reading() as session:
        before = numbers(session, "Haushalt")
        with drawn.transaction() as other:
            correct(other, 5, "Haushalt statt dessen.")
        after = numbers(session, "Haushalt")

    assert before == after == (11, 11)
