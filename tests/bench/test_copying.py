from sqlalchemy import func, select

from bench.copying import catch_up, copy_articles
from storage.database import Database
from storage.tables import StorySketch
from tests.articles import BODY
from tests.storage.indexed import ids, save


def test_copies_are_found_and_what_comes_after_them_is_numbered_behind_them(database: Database) -> None:
    with database.transaction() as session:
        save(session, "Sensoren in Trier", BODY)
    [first] = ids(database, "Trier")

    for shift in (100_000, 900_000):
        copy_articles(database, up_to=first, shift=shift)
    catch_up(database)
    with database.reading() as session:
        sketched = select(func.count(), func.count(StorySketch.number.distinct())).select_from(StorySketch)
        numbers, different = session.execute(sketched).one()
    with database.transaction() as session:
        save(session, "Sensoren in Mainz", "Etwas ganz anderes.")

    copies = [first, first + 100_000, first + 900_000]
    assert ids(database, "Trier") == copies
    assert ids(database, "Mainz") > copies[-1:]
    assert numbers == different > 0  # none is a copy of another
