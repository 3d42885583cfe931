from sqlalchemy import delete, text

from storage import integrity
from storage.database import Database
from storage.index import bitmaps
from storage.tables import Article
from tests.storage.bitmaps.budgets import correct, count_by_bits, numbers
from tests.storage.drawing import BLOCK, draw, drawn_blocks, mark
from tests.storage.indexed import save


def test_a_block_that_changes_after_it_was_marked_is_not_drawn(filled: Database) -> None:
    marked = mark(filled)
    with filled.transaction() as session:
        correct(session, 5, "Haushalt statt dessen.")
    for block in marked:
        with filled.transaction() as session:
            bitmaps.draw_bitmaps(session, block)

    assert (drawn_blocks(filled), count_by_bits(filled, "Haushalt")) == ([0, 8, 12, 16], 12)


def test_who_draws_does_not_wait_for_who_writes_and_what_he_draws_is_not_used(filled: Database) -> None:
    marked = mark(filled)
    with filled.transaction() as writing:
        correct(writing, 5, "Haushalt statt dessen.")
        writing.flush()
        for block in marked:
            with filled.transaction() as session:
                session.execute(text("SET LOCAL lock_timeout = '1s'"))
                bitmaps.draw_bitmaps(session, block)
        before = count_by_bits(filled, "Haushalt")
    after = count_by_bits(filled, "Haushalt")

    assert (before, after, drawn_blocks(filled)) == (11, 12, [0, 8, 12, 16])


def test_while_somebody_writes_nothing_is_marked_that_he_might_change_unseen(filled: Database) -> None:
    with filled.transaction() as writing:
        correct(writing, 5, "Haushalt statt dessen.")
        writing.flush()
        with filled.transaction() as session:
            marked = bitmaps.mark_blocks(session)

    assert (marked, draw(filled), count_by_bits(filled, "Haushalt")) == (None, 5, 12)


def test_what_was_marked_and_never_drawn_is_marked_again(filled: Database) -> None:
    first = mark(filled)
    with filled.transaction() as session:
        bitmaps.draw_bitmaps(session, first[0])

    second = mark(filled)
    with filled.transaction() as session:
        bitmaps.draw_bitmaps(session, first[1])  # whoever marked it first lives after all

    assert (len(first), len(second)) == (5, 4)
    assert not {*first} & {*second}
    assert drawn_blocks(filled) == [0]


def test_where_all_articles_are_gone_nothing_is_drawn(drawn: Database) -> None:
    with drawn.transaction() as session:
        session.execute(text("DELETE FROM search_document WHERE article_id BETWEEN 4 AND 7"))

    assert (draw(drawn), drawn_blocks(drawn), count_by_bits(drawn, "Sport")) == (0, [0, 8, 12, 16], 9)


def test_bitmaps_nobody_can_use_are_cleared_away(drawn: Database) -> None:
    with drawn.transaction() as session:
        session.execute(delete(Article).where(Article.id.in_([5, 9])))
    mark(drawn)

    with drawn.reading() as session:
        left = session.scalars(text("SELECT DISTINCT block_id FROM search_words_bitmap ORDER BY 1")).all()
    assert left == [1, 4, 5]


def test_a_bit_that_is_wrong_is_found_by_who_has_the_time(drawn: Database) -> None:
    sound = integrity.check(drawn)
    with drawn.transaction() as session:
        session.execute(
            text("UPDATE search_words_bitmap SET articles = ~articles WHERE word = 'sport' AND block_id = 2")
        )
        session.execute(text("DELETE FROM search_words_bitmap WHERE word = 'sport' AND block_id = 4"))

    assert (sound, integrity.check(drawn, is_hasty=True)) == ([], [])
    assert integrity.check(drawn) == [
        "Artikel, unter denen Suchen sich verzählen: 4 bis 7, 12 bis 15. Abhilfe: stadtradar db reindex --all"
    ]


def test_sqlite_needs_no_bitmaps(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        for number in range(BLOCK):
            save(session, f"Sport {number}")

    assert mark(sqlite_database) == []
    with sqlite_database.reading() as session:
        assert numbers(session, "Sport") == (4, 4)
