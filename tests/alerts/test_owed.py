from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.owed import Answered, LoggedArticle, answered, owed
from query import Document, Field, Query, evaluate, parse
from storage.ingest import Late
from storage.owed.outbox import Owed
from storage.owed.rhythms import Wish
from storage.people.subscriptions import Waiting
from storage.tables import Hold, LateReason, Rhythm
from tests.alerts.world import NOON

ARTICLE = LoggedArticle(
    entry_id=10,
    logged_at=NOON,
    article_id=3,
    source="kommune21",
    story_id=2,
    alertable=True,
    texts={Field.BODY: "Kaiserslautern misst Lärm."},
    day=NOON.date(),
)

Standing = tuple[Waiting, Query]


def waiting(
    query: str, *, subscription: int = 1, subscriber: int = 1, after: int = 0, since: datetime = NOON
) -> Standing:
    one = Waiting(subscription_id=subscription, subscriber_id=subscriber, after_entry=after, since=since)
    return one, parse(query)


def owed_to(article: LoggedArticle, *standing: Standing) -> list[Owed]:
    """Ask every query, one after the other."""

    def matching(document: Document) -> set[int]:
        return {
            one.subscription_id
            for one, query in standing
            if evaluate(query, document, today=NOON.date()) is not None
        }

    return owed(article, [one for one, _ in standing], answered(article, matching), due_at=NOON)


def test_a_match_is_owed_to_its_subscriber() -> None:
    debts = owed_to(ARTICLE, waiting("Lärm"), waiting("Licht", subscription=2))

    assert debts == [
        Owed(subscriber_id=1, story_id=2, channel="mail", due_at=NOON, matches=((1, 3),)),
    ]


def test_several_subscriptions_of_one_subscriber_are_one_debt() -> None:
    standing = [
        waiting("Lärm"),
        waiting("Lärm", subscriber=9, subscription=5),
        waiting("misst", subscription=2),
    ]

    debts = owed_to(ARTICLE, *standing)

    assert {debt.subscriber_id: debt.matches for debt in debts} == {1: ((1, 3), (2, 3)), 9: ((5, 3),)}


def test_entries_from_before_the_subscription_are_not_owed() -> None:
    assert owed_to(ARTICLE, waiting("Lärm", after=10)) == []
    assert owed_to(ARTICLE, waiting("Lärm", after=9)) != []


def test_an_article_of_the_first_crawl_is_owed_to_nobody() -> None:
    assert owed_to(replace(ARTICLE, alertable=False), waiting("Lärm")) == []


def test_a_correction_is_no_news_to_those_whose_words_stood_there_before() -> None:
    corrected = replace(ARTICLE, texts_before={Field.BODY: "Kaiserslautern mißt Lärm."})

    debts = owed_to(corrected, waiting("Lärm"), waiting("misst", subscription=2))

    assert [debt.matches for debt in debts] == []


def test_a_revision_is_owed_to_those_whose_words_are_new_in_it() -> None:
    extended = replace(ARTICLE, texts_before={Field.BODY: "Die Stadt plant etwas."})

    (debt,) = owed_to(extended, waiting("Kaiserslautern"), waiting("Stadt", subscription=2))

    assert debt.matches == ((1, 3),)


def test_an_exclusion_that_falls_away_makes_a_revision_news() -> None:
    cleaned = replace(ARTICLE, texts_before={Field.BODY: "Kaiserslautern misst Lärm. Anzeige"})

    assert owed_to(cleaned, waiting("Kaiserslautern NICHT Anzeige")) != []


def test_what_is_told_late_is_owed_to_those_who_would_have_been_told_in_time() -> None:
    late = replace(ARTICLE, late=Late(reason=LateReason.UNREADABLE, since=NOON))
    before, after = NOON - timedelta(minutes=1), NOON + timedelta(minutes=1)

    debts = owed_to(late, waiting("Lärm", since=before), waiting("Lärm", subscriber=2, since=after))

    assert [(debt.subscriber_id, debt.late_reason) for debt in debts] == [(1, LateReason.UNREADABLE)]


def test_what_names_only_a_period_is_owed_every_new_article_of_it() -> None:
    corrected = replace(ARTICLE, texts_before={Field.BODY: "Kaiserslautern mißt Licht."})

    assert owed_to(ARTICLE, waiting("zeit:7d")) != []
    assert owed_to(corrected, waiting("zeit:7d")) == []


def test_a_material_revision_names_those_whose_words_stood_there_before() -> None:
    changed = replace(
        ARTICLE, texts_before={Field.BODY: "Kaiserslautern plant."}, revision=2, is_material=True
    )

    (debt,) = owed_to(changed, waiting("Kaiserslautern"), waiting("Lärm", subscription=2))

    assert (debt.matches, debt.still, debt.revision, debt.may_update) == (((2, 3),), ((1, 3),), 2, True)


def test_what_we_misread_is_no_update() -> None:
    reread = replace(
        ARTICLE,
        texts_before={Field.BODY: "Kaiserslautern plant."},
        is_material=True,
        late=Late(reason=LateReason.MISREAD, since=NOON),
    )

    assert owed_to(reread, waiting("Kaiserslautern", since=NOON - timedelta(days=1))) == []


def test_a_story_is_owed_on_each_channel_of_its_subscriptions() -> None:
    mail, _ = waiting("Lärm")
    both = replace(mail, subscription_id=2, channels=("mail", "webhook:7"))

    debts = owed(ARTICLE, [mail, both], Answered(newly={1, 2}), due_at=NOON)

    assert [(debt.channel, debt.matches) for debt in debts] == [
        ("mail", ((1, 3), (2, 3))),
        ("webhook:7", ((2, 3),)),
    ]


def test_what_is_stored_just_before_a_digest_belongs_to_it_though_matched_later() -> None:
    one, _ = waiting("Lärm")
    daily = replace(one, wish=Wish(rhythm=Rhythm.DAILY, hour=7))
    seven = NOON.astimezone(ZoneInfo("Europe/Berlin")).replace(hour=7, minute=0)
    article = replace(ARTICLE, logged_at=seven - timedelta(seconds=1))

    (debt,) = owed(article, [daily], Answered(newly={1}), due_at=seven + timedelta(minutes=10))

    assert (debt.hold, debt.due_at) == (Hold.DIGEST, seven)


def test_a_search_that_tells_at_once_decides_for_both() -> None:
    one, _ = waiting("Lärm")
    daily = replace(one, subscription_id=2, wish=Wish(rhythm=Rhythm.DAILY))

    (debt,) = owed(ARTICLE, [one, daily], Answered(newly={1, 2}), due_at=NOON)

    assert (debt.hold, debt.due_at, len(debt.matches)) == (None, NOON, 2)


def test_what_a_muted_source_brings_is_owed_to_the_other_searches_only() -> None:
    one, _ = waiting("Lärm")
    deaf = replace(one, subscription_id=2, muted_sources=frozenset({"kommune21"}))

    (debt,) = owed(ARTICLE, [one, deaf], Answered(newly={1, 2}), due_at=NOON)

    assert debt.matches == ((1, 3),)
