"""Subscriptions to hubs over their life, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.crawling.websub import (
    HubRequest,
    WebSubState,
    confirm,
    confirm_end,
    deny,
    hub_requests,
    hub_tells,
    note_hubs,
    note_push,
)
from storage.database import Database
from storage.sources import SourceEntry, list_sources, register_sources
from storage.tables import WebSubSubscription

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
TOPIC, HUB = "https://blatt.example/feed", "https://hub.example/"
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _offered(database: Database) -> None:
    _configure(database, "blatt")
    with database.transaction() as session:
        note_hubs(session, "blatt", {TOPIC: HUB}, NOW)


def test_an_offer_is_asked_for_once_with_a_callback_nobody_guesses(database: Database) -> None:
    (asked,) = _due(database, NOW)

    assert (asked.hub, asked.topic, asked.subscribes) == (HUB, TOPIC, True)
    assert len(asked.callback) >= 40
    assert len(asked.secret) == 64
    assert _due(database, NOW + HOUR) == []
    assert _row(database).state == WebSubState.REQUESTED


def test_a_hub_that_does_not_verify_is_asked_again_after_six_hours(database: Database) -> None:
    _due(database, NOW)

    assert len(_due(database, NOW + 6 * HOUR)) == 1


def test_a_lease_is_renewed_a_day_before_it_ends(database: Database) -> None:
    _subscribe(database, lease=10 * DAY)

    assert _due(database, NOW + 8.9 * DAY) == []
    assert len(_due(database, NOW + 9.1 * DAY)) == 1
    assert _row(database).state == WebSubState.ACTIVE
    assert _due(database, NOW + 9.5 * DAY) == []
    assert len(_due(database, NOW + 9.6 * DAY)) == 1
    assert len(_due(database, NOW + 11 * DAY)) == 1
    assert _due(database, NOW + 11.2 * DAY) == []


def test_a_short_lease_is_renewed_after_half_of_it(database: Database) -> None:
    _subscribe(database, lease=10 * MINUTE)

    assert _due(database, NOW + 4 * MINUTE) == []
    assert len(_due(database, NOW + 6 * MINUTE)) == 1


def test_only_what_was_asked_for_is_confirmed(database: Database) -> None:
    (asked,) = _due(database, NOW)
    with database.transaction() as session:
        wrong = confirm(session, asked.callback, topic="https://anderes.example/", lease=DAY, now=NOW)
        unknown = confirm(session, "x" * 43, topic=TOPIC, lease=DAY, now=NOW)
        too_early = confirm_end(session, asked.callback, topic=TOPIC)
        right = confirm(session, asked.callback, topic=TOPIC, lease=DAY, now=NOW)

    assert (wrong, unknown, too_early, right) == (False, False, False, True)


def test_a_hub_that_denies_is_asked_again_after_a_week(database: Database) -> None:
    callback = _subscribe(database)
    with database.transaction() as session:
        deny(session, callback, topic=TOPIC, now=NOW)

    assert _row(database).state == WebSubState.DENIED
    assert _due(database, NOW + 6 * DAY) == []
    assert len(_due(database, NOW + 7 * DAY)) == 1


def test_a_feed_that_names_another_hub_is_a_new_offer(database: Database) -> None:
    _subscribe(database)
    with database.transaction() as session:
        note_hubs(session, "blatt", {TOPIC: HUB}, NOW)
        note_hubs(session, "blatt", {TOPIC: "https://neu.example/"}, NOW)

    (asked,) = _due(database, NOW)
    assert asked.hub == "https://neu.example/"


def test_when_the_source_goes_the_hub_is_told_and_the_subscription_ends(database: Database) -> None:
    callback = _subscribe(database)
    _configure(database, "anderes")

    (asked,) = _due(database, NOW + HOUR)
    again = _due(database, NOW + 2 * HOUR)
    with database.transaction() as session:
        ended = confirm_end(session, callback, topic=TOPIC)

    assert (asked.subscribes, again, ended) == (False, [], True)
    assert _rows(database) == []


def test_a_hub_that_does_not_let_go_is_forgotten_after_a_day(database: Database) -> None:
    _subscribe(database)
    _configure(database, "anderes")
    _due(database, NOW)

    _due(database, NOW + 1.1 * DAY)

    assert _rows(database) == []


def test_a_source_that_comes_back_is_subscribed_anew(database: Database) -> None:
    _subscribe(database)
    _configure(database, "anderes")
    _due(database, NOW)
    _configure(database, "blatt")

    (asked,) = _due(database, NOW + HOUR)

    assert asked.subscribes


def test_a_push_makes_the_source_due_once_a_minute_and_none_is_lost(database: Database) -> None:
    callback = _subscribe(database)

    due = [
        _due_after_push(database, callback, NOW + seconds * timedelta(seconds=1))
        for seconds in (0, 10, 59, 70)
    ]

    assert due == [NOW, NOW + MINUTE, NOW + MINUTE, NOW + 70 * timedelta(seconds=1)]


def test_a_hub_is_relied_on_after_a_push_and_no_more_when_a_poll_knows_more(database: Database) -> None:
    callback = _subscribe(database)
    before = _tells(database, NOW, found_news=False)
    with database.transaction() as session:
        note_push(session, callback, NOW)
    told = _tells(database, NOW + MINUTE, found_news=True), _tells(database, NOW + 6 * HOUR, found_news=False)
    late = _tells(database, NOW + 8 * DAY, found_news=False)
    missed = (
        _tells(database, NOW + 6 * HOUR, found_news=True),
        _tells(database, NOW + 7 * HOUR, found_news=False),
    )

    assert (before, told, late, missed) == (False, (True, True), False, (False, False))


def _configure(database: Database, name: str) -> None:
    with database.transaction() as session:
        entry = SourceEntry(name=name, title=name, home="https://blatt.example/")
        register_sources(session, [entry], NOW + DAY)


def _subscribe(database: Database, *, lease: timedelta = 10 * DAY) -> str:
    (asked,) = _due(database, NOW)
    with database.transaction() as session:
        assert confirm(session, asked.callback, topic=TOPIC, lease=lease, now=NOW)
    return asked.callback


def _due(database: Database, now: datetime) -> list[HubRequest]:
    with database.transaction() as session:
        return hub_requests(session, now)


def _due_after_push(database: Database, callback: str, now: datetime) -> datetime:
    with database.transaction() as session:
        for state in list_sources(session):
            state.next_crawl_at = NOW + DAY
        note_push(session, callback, now)
    with database.reading() as session:
        return list_sources(session)[0].next_crawl_at


def _tells(database: Database, now: datetime, *, found_news: bool) -> bool:
    with database.transaction() as session:
        return hub_tells(session, "blatt", found_news=found_news, now=now)


def _rows(database: Database) -> list[WebSubSubscription]:
    with database.reading() as session:
        return list(session.query(WebSubSubscription))


def _row(database: Database) -> WebSubSubscription:
    (row,) = _rows(database)
    return row
