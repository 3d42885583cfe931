from datetime import timedelta
from typing import cast

import pytest

from alerts.gathering import alert_of
from alerts.matching import all_matched, match_due
from alerts.standing import parsed_once
from storage.articles import Saved, find_article, save_article
from storage.database import Database
from storage.ingest import Late, last_entry_id, next_entries
from storage.tables import LateReason, OutboxState
from tests.alerts.world import NOON, match, outbox, store, subscribe, unsubscribe
from tests.articles import BODY, an_article


@pytest.fixture(autouse=True)
def nothing_parsed_yet() -> None:
    parsed_once.cache_clear()


def test_a_stored_article_is_owed_after_the_wait_for_copies(database: Database) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern", "Dortmund")
    store(database)

    report = match(database, group_wait=timedelta(minutes=10))

    assert (report.entries, report.matches, report.owed, report.failed) == (1, 1, 1, 0)
    [row] = outbox(database)
    assert (row.state, row.channel, row.due_at) == (OutboxState.DUE, "mail", NOON + timedelta(minutes=10))
    assert [one.subscription.query for one in row.matches] == ["Kaiserslautern"]


def test_two_subscriptions_of_one_reader_are_one_row(database: Database) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern", "Parkplätze")
    store(database)

    assert match(database).owed == 1

    [row] = outbox(database)
    assert len(row.matches) == 2


def test_two_readers_are_two_rows(database: Database) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    subscribe(database, "b@example.org", "Kaiserslautern")
    store(database)

    assert match(database).owed == 2


def test_copies_of_a_story_are_one_row_whichever_names_the_word(database: Database) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    store(database, kicker="Smart City", keywords=[])
    assert match(database).owed == 0

    store(database, key="b", source="move", url="https://www.move-online.de/x", kicker="Kaiserslautern")
    store(database, key="c", source="third", url="https://www.third.example/x")

    assert match(database).owed == 1
    [row] = outbox(database)
    assert [one.article.source for one in row.matches] == ["move", "third"]


def test_nothing_is_matched_twice(database: Database) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    store(database)
    match(database)

    again = match(database)

    assert (again.entries, again.owed) == (0, 0)


def test_articles_of_the_first_crawl_alert_nobody_but_are_passed(database: Database) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    store(database, alertable=False)

    report = match(database)

    assert (report.entries, report.matches, report.owed) == (1, 0, 0)
    assert match(database).entries == 0


def test_a_late_subscriber_is_not_owed_what_was_stored_before(database: Database) -> None:
    store(database)
    subscribe(database, "a@example.org", "Kaiserslautern")

    assert match(database).owed == 0


def test_a_subscription_that_has_ended_is_owed_nothing(database: Database) -> None:
    [subscription] = subscribe(database, "a@example.org", "Kaiserslautern")
    unsubscribe(database, subscription)
    store(database)

    assert match(database).owed == 0


def test_a_corrected_typo_is_no_news(database: Database) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    store(database)
    match(database)

    assert store(database, body=BODY.replace("Sensoren", "Sensorn", 1)) is Saved.UPDATED

    report = match(database)
    assert (report.entries, report.matches, report.owed) == (1, 0, 0)
    assert len(outbox(database)) == 1


def test_a_corrected_typo_in_an_article_of_the_first_crawl_alerts_nobody(database: Database) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    store(database, alertable=False)
    match(database)

    assert store(database, body=BODY.replace("Sensoren", "Sensorn", 1)) is Saved.UPDATED

    assert match(database).owed == 0


def test_an_update_that_matches_for_the_first_time_is_owed(database: Database) -> None:
    subscribe(database, "a@example.org", "Glasfaser")
    store(database)
    assert match(database).owed == 0

    store(database, body=f"{BODY} Auch Glasfaser wird verlegt.")

    assert match(database).owed == 1


def test_a_round_takes_no_more_than_its_limit_and_the_next_goes_on(database: Database) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    for number in range(3):
        words = f"Ein ganz anderer Text mit der Nummer {number}."
        store(database, key=str(number), url=f"https://x.example/{number}", title=words, body=words)

    rounds = [match_two(database) for _ in range(3)]

    assert rounds == [2, 1, 0]
    assert len(outbox(database)) == 3


def match_two(database: Database) -> int:
    return match_due(database, now=NOON, group_wait=timedelta(0), limit=2).entries


def test_a_query_that_cannot_be_read_any_more_is_logged_once_and_stops_nobody(
    database: Database, logged: list[str]
) -> None:
    subscribe(database, "a@example.org", '((( "Geheimnis', "Kaiserslautern")
    for number in range(2):
        store(database, key=str(number), url=f"https://x.example/{number}", title=f"Meldung {number}")
        match(database)

    assert len(outbox(database)) == 2
    assert len([one for one in logged if "cannot be read" in one]) == 1
    assert "Geheimnis" not in "".join(logged)


def test_an_article_that_cannot_be_matched_is_counted_and_told_and_holds_up_nobody(
    database: Database, logged: list[str]
) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    store(database, key="bad", url="https://x.example/bad", title="Giftig", body="Gift in Kaiserslautern.")
    store(database)
    poison(database, "https://x.example/bad")

    report = match(database)

    assert (report.entries, report.owed, report.failed) == (2, 1, 1)
    assert any("passed over" in one and "article_id" in one for one in logged)
    assert match(database).entries == 0


def poison(database: Database, url: str) -> None:
    """Store what no version of ours would: a body that is no text."""
    with database.transaction() as session:
        article = find_article(session, url)
        assert article is not None
        article.revisions[0].fields = cast("dict[str, str]", {"body": 1})


def test_a_round_that_fails_at_its_end_leaves_neither_debt_nor_progress(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    store(database)

    def failing(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("alerts.matching.advance", failing)
        with pytest.raises(OSError, match="disk full"):
            match(database)

    assert outbox(database) == []
    assert match(database).owed == 1


def test_the_log_is_matched_only_when_no_entry_is_left(database: Database) -> None:
    assert all_matched(database)
    store(database)
    before = all_matched(database)

    match(database)

    assert not before
    assert all_matched(database)


def test_progress_reaches_the_end_of_the_log(database: Database) -> None:
    store(database)
    match(database)

    with database.reading() as session:
        assert last_entry_id(session) > 0
        assert next_entries(session, "matching", 10) == []


def test_what_is_stored_late_is_owed_as_late(database: Database) -> None:
    late = Late(reason=LateReason.UNREADABLE, since=NOON)
    subscribe(database, "frueh@example.org", "Kaiserslautern", now=NOON - timedelta(hours=1))
    subscribe(database, "spaet@example.org", "Kaiserslautern", now=NOON + timedelta(hours=1))

    with database.transaction() as session:
        now = NOON + timedelta(days=3)
        save_article(session, an_article(), keys=["a"], alertable=True, now=now, late=late)
    match(database)

    (row,) = outbox(database)
    assert row.subscriber.email == "frueh@example.org"
    assert [one.late_reason for one in row.matches] == ["unreadable"]
    assert alert_of(row, {}, NOON).late_reason is LateReason.UNREADABLE


def test_a_story_of_which_one_article_came_in_time_is_no_late_one(database: Database) -> None:
    subscribe(database, "frueh@example.org", "Kaiserslautern", now=NOON - timedelta(hours=1))
    late = Late(reason=LateReason.UNREADABLE, since=NOON)
    with database.transaction() as session:
        save_article(session, an_article(), keys=["a"], alertable=True, now=NOON, late=late)
    store(database, key="b", source="move")
    match(database)

    (row,) = outbox(database)
    assert sorted(str(one.late_reason) for one in row.matches) == ["None", "unreadable"]
    assert alert_of(row, {}, NOON).late_reason is None
