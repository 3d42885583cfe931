from datetime import timedelta

from alerts.tracing import StepKind
from storage.articles import save_article
from storage.database import Database
from storage.ingest import Late
from storage.tables import LateReason
from tests.alerts.tracing.asking import READER, kinds, why
from tests.alerts.world import NOON, match, name_sources, store, subscribe
from tests.articles import BODY, an_article


def test_the_way_into_the_store_is_told_in_order(database: Database) -> None:
    name_sources(database)
    subscribe(database, READER, "Kaiserslautern")
    store(database)
    match(database)

    told = why(database)

    assert kinds(told.path) == [StepKind.PUBLISHED, StepKind.SEEN, StepKind.STORED]
    assert told.path[1].facts == {"source": "Kommune21"}
    assert told.path[2].at == NOON


def test_what_stood_there_at_the_first_crawl_is_before_the_baseline(database: Database) -> None:
    subscribe(database, READER, "Kaiserslautern")
    store(database, alertable=False)
    match(database)

    told = why(database)

    assert told.path[-1].kind is StepKind.BASELINE
    assert told.standing.kind is StepKind.BASELINE


def test_what_no_search_was_asked_of_yet_is_uncompared(database: Database) -> None:
    subscribe(database, READER, "Kaiserslautern")
    store(database)

    told = why(database)

    assert told.path[-1].kind is StepKind.UNCOMPARED
    assert told.standing.kind is StepKind.UNCOMPARED


def test_revisions_and_copies_are_told(database: Database) -> None:
    subscribe(database, READER, "Kaiserslautern")
    store(database)
    store(database, body=f"{BODY} Und noch etwas.", now=NOON + timedelta(hours=1))
    store(database, key="b", source="move", url="https://www.move-online.de/x")
    match(database)

    told = why(database)

    assert kinds(told.path)[-2:] == [StepKind.REVISED, StepKind.IN_STORY]
    assert told.path[-1].facts["articles"] == "2"


def test_what_was_stored_late_says_why(database: Database) -> None:
    subscribe(database, READER, "Kaiserslautern", now=NOON - timedelta(days=9))
    late = Late(reason=LateReason.UNREADABLE, since=NOON - timedelta(days=3))
    with database.transaction() as session:
        save_article(session, an_article(), keys=["a"], alertable=True, now=NOON, late=late)
    match(database)

    told = why(database)

    assert told.path[-1].kind is StepKind.STORED_LATE
    assert told.path[-1].facts["since"] == NOON - timedelta(days=3)


def test_a_reader_without_a_search_is_told_so(database: Database) -> None:
    subscribe(database, READER)
    store(database)
    match(database)

    assert why(database).standing.kind is StepKind.NO_SEARCH
