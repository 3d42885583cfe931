from dataclasses import replace
from datetime import datetime, timedelta

from alerts.owed import LoggedArticle, owed
from alerts.standing import StandingQuery
from query import Field, parse
from storage.ingest import Late
from storage.outbox import Owed
from storage.tables import LateReason
from tests.alerts.world import NOON

ARTICLE = LoggedArticle(
    entry_id=10,
    article_id=3,
    story_id=2,
    alertable=True,
    texts={Field.BODY: "Kaiserslautern misst Lärm."},
    day=NOON.date(),
)


def waiting(
    query: str, *, subscription: int = 1, subscriber: int = 1, after: int = 0, since: datetime = NOON
) -> StandingQuery:
    return StandingQuery(
        subscription_id=subscription,
        subscriber_id=subscriber,
        after_entry=after,
        since=since,
        query=parse(query),
    )


def test_a_match_is_owed_to_its_subscriber() -> None:
    debts = owed(ARTICLE, [waiting("Lärm"), waiting("Licht", subscription=2)], due_at=NOON, today=NOON.date())

    assert debts == [
        Owed(subscriber_id=1, story_id=2, channel="mail", due_at=NOON, matches=((1, 3),)),
    ]


def test_several_subscriptions_of_one_subscriber_are_one_debt() -> None:
    standing = [
        waiting("Lärm"),
        waiting("Lärm", subscriber=9, subscription=5),
        waiting("misst", subscription=2),
    ]

    debts = owed(ARTICLE, standing, due_at=NOON, today=NOON.date())

    assert {debt.subscriber_id: debt.matches for debt in debts} == {1: ((1, 3), (2, 3)), 9: ((5, 3),)}


def test_entries_from_before_the_subscription_are_not_owed() -> None:
    assert owed(ARTICLE, [waiting("Lärm", after=10)], due_at=NOON, today=NOON.date()) == []
    assert owed(ARTICLE, [waiting("Lärm", after=9)], due_at=NOON, today=NOON.date()) != []


def test_an_article_of_the_first_crawl_is_owed_to_nobody() -> None:
    assert owed(replace(ARTICLE, alertable=False), [waiting("Lärm")], due_at=NOON, today=NOON.date()) == []


def test_a_correction_is_no_news_to_those_whose_words_stood_there_before() -> None:
    corrected = replace(ARTICLE, texts_before={Field.BODY: "Kaiserslautern mißt Lärm."})

    debts = owed(
        corrected, [waiting("Lärm"), waiting("misst", subscription=2)], due_at=NOON, today=NOON.date()
    )

    assert [debt.matches for debt in debts] == []


def test_a_revision_is_owed_to_those_whose_words_are_new_in_it() -> None:
    extended = replace(ARTICLE, texts_before={Field.BODY: "Die Stadt plant etwas."})

    (debt,) = owed(
        extended,
        [waiting("Kaiserslautern"), waiting("Stadt", subscription=2)],
        due_at=NOON,
        today=NOON.date(),
    )

    assert debt.matches == ((1, 3),)


def test_an_exclusion_that_falls_away_makes_a_revision_news() -> None:
    cleaned = replace(ARTICLE, texts_before={Field.BODY: "Kaiserslautern misst Lärm. Anzeige"})

    assert owed(cleaned, [waiting("Kaiserslautern NICHT Anzeige")], due_at=NOON, today=NOON.date()) != []


def test_what_is_told_late_is_owed_to_those_who_would_have_been_told_in_time() -> None:
    late = replace(ARTICLE, late=Late(reason=LateReason.UNREADABLE, since=NOON))
    before, after = NOON - timedelta(minutes=1), NOON + timedelta(minutes=1)

    debts = owed(
        late,
        [waiting("Lärm", since=before), waiting("Lärm", subscriber=2, since=after)],
        due_at=NOON,
        today=NOON.date(),
    )

    assert [(debt.subscriber_id, debt.late_reason) for debt in debts] == [(1, LateReason.UNREADABLE)]
