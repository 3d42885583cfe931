from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from storage.database import Database
from storage.people.subscriptions import (
    active_queries,
    all_active_queries,
    changed_since,
    last_change,
    waiting,
)
from tests.alerts.world import NOON, subscribe, unsubscribe


def test_the_last_change_counts_beginnings_and_ends_of_subscriptions_only(database: Database) -> None:
    numbers = [_last_change(database)]
    (first,) = subscribe(database, "a@example.org", "Mainz")
    numbers.append(_last_change(database))
    subscribe(database, "b@example.org")
    numbers.append(_last_change(database))
    unsubscribe(database, first)
    numbers.append(_last_change(database))

    assert numbers[0] == 0
    assert numbers[0] < numbers[1] == numbers[2] < numbers[3]


def test_what_changed_is_named_once_whatever_became_of_it(database: Database) -> None:
    (before,) = subscribe(database, "a@example.org", "Mainz")
    change = _last_change(database)
    began, ended = subscribe(database, "a@example.org", "Bonn", "Köln")
    unsubscribe(database, ended)

    with database.reading() as session:
        changed = changed_since(session, change)

        assert sorted(changed) == [began.id, ended.id]
        assert active_queries(session, [before.id, *changed]) == {before.id: "Mainz", began.id: "Bonn"}
        assert list(all_active_queries(session)) == [(before.id, "Mainz"), (began.id, "Bonn")]


def test_only_who_is_active_waits(database: Database) -> None:
    stays, leaves = subscribe(database, "a@example.org", "Mainz", "Bonn")
    unsubscribe(database, leaves)

    with database.reading() as session:
        found = waiting(session, [stays.id, leaves.id, 12345])

    assert list(found) == [stays.id]
    assert (found[stays.id].subscriber_id, found[stays.id].since) == (stays.subscriber_id, NOON)


def test_a_reader_misses_no_change_while_many_subscribe(database: Database) -> None:
    writers, each = 4, 10
    ready, written = Barrier(writers), Event()

    def write(writer: int) -> list[int]:
        ready.wait(timeout=20)
        return [subscribe(database, f"{writer}@example.org", f"Wort{n}")[0].id for n in range(each)]

    def read() -> set[int]:
        seen, change = set[int](), 0
        while True:
            last_look = written.is_set()
            with database.reading() as session:
                newest = last_change(session)
                seen.update(changed_since(session, change))
            change = newest
            if last_look:
                return seen

    with ThreadPoolExecutor(writers + 1) as pool:
        reader = pool.submit(read)
        try:
            subscribed = [one for ids in pool.map(write, range(writers)) for one in ids]
        finally:
            written.set()
        seen = reader.result(timeout=60)

    assert seen == set(subscribed)
    assert len(subscribed) == writers * each


def _last_change(database: Database) -> int:
    with database.reading() as session:
        return last_change(session)
