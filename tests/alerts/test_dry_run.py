from datetime import timedelta

from alerts.dry_run import DryRun, Warned, dry_run
from storage.database import Database
from storage.tables import Subscription
from tests.alerts.world import NOON, match, outbox, store, subscribe, unsubscribe
from tests.articles import BODY

READER = "leserin@example.org"


def ran(database: Database, days: int = 7) -> list[DryRun]:
    return dry_run(database, days=days, now=NOON + timedelta(hours=1))


def test_copies_of_a_story_are_told_once_and_nothing_is_owed(database: Database) -> None:
    store(database)
    store(database, key="b", source="move", url="https://www.move-online.de/x")
    subscribe(database, READER, "Kaiserslautern", "Mainz")

    towns, mainz = ran(database)

    assert [(one.title, one.article_ids) for one in towns.stories] == [
        ("Sensoren melden freie Parkplätze", [1, 2])
    ]
    assert (towns.warned, mainz.warned) == (None, Warned.NOTHING)
    assert outbox(database) == []
    assert match(database).entries == 2


def test_what_stood_there_at_the_first_crawl_is_not_counted(database: Database) -> None:
    subscribe(database, READER, "Kaiserslautern")
    store(database, alertable=False)

    assert ran(database)[0].warned is Warned.NOTHING


def test_older_articles_are_not_counted(database: Database) -> None:
    subscribe(database, READER, "Kaiserslautern")
    store(database, now=NOON - timedelta(days=9))

    assert [len(ran(database, days)[0].stories) for days in (7, 10)] == [0, 1]


def test_a_muted_source_and_a_search_that_ended_tell_nothing(database: Database) -> None:
    muting, ended = subscribe(database, READER, "Kaiserslautern", "Parkplätze")
    with database.transaction() as session:
        session.get_one(Subscription, muting.id).muted_sources = ["kommune21"]
    unsubscribe(database, ended)
    store(database)

    [only] = ran(database)

    assert (only.subscription_id, only.stories) == (muting.id, ())


def test_a_correction_tells_nothing_a_second_time(database: Database) -> None:
    subscribe(database, READER, "Kaiserslautern")
    store(database)
    store(database, body=f"{BODY} Nachtrag.", now=NOON + timedelta(minutes=1))

    assert [len(one.article_ids) for one in ran(database)[0].stories] == [1]


def test_more_than_five_a_day_is_a_flood(database: Database) -> None:
    subscribe(database, READER, "Meldung")
    for number in range(6):
        words = f"Meldung {'abcdef'[number] * 6} vom Bauhof {'uvwxyz'[number] * 7}."
        store(database, key=str(number), url=f"https://x.example/{number}", title=words, body=words)

    assert ran(database, 1)[0].warned is Warned.FLOOD
