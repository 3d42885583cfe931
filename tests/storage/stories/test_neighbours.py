from sqlalchemy import delete, select

from storage.database import Database
from storage.stories.neighbours import COMMON, Sketched, neighbours, remember_sketch, remember_sketches
from storage.stories.verdict import WINDOW
from storage.tables import StorySketch

_DAY = 739_000


def test_sketches_are_remembered_together_as_they_are_one_by_one(database: Database) -> None:
    # The same passage in all of them, today and, of some, when the first ones count no more.
    days = [_DAY, _DAY + WINDOW, _DAY + WINDOW + 1]
    sketched = [
        Sketched(number, {-7, 7, number}, days[number % 3]) for number in range(100, 100 + 3 * COMMON)
    ]

    with database.transaction() as session:
        for one in sketched:
            remember_sketch(session, one, neighbours(session, one.numbers, one.day))
    one_by_one = _rows(database)
    with database.transaction() as session:
        session.execute(delete(StorySketch))
    with database.transaction() as session:
        remember_sketches(session, sketched[:40])
        remember_sketches(session, [])
        remember_sketches(session, sketched[40:])

    assert _rows(database) == one_by_one
    passages = [day for number, day, _ in one_by_one if number == 7]
    assert COMMON < len(passages) < 2 * COMMON


def _rows(database: Database) -> list[tuple[int, int, int]]:
    columns = (StorySketch.number, StorySketch.day, StorySketch.article_id)
    with database.reading() as session:
        return [(row[0], row[1], row[2]) for row in session.execute(select(*columns).order_by(*columns))]
