from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from storage.database import Database
from storage.ingest import advance, append_entry, last_entry_id
from storage.owed.digests import begin_of, gather, readers_due
from storage.owed.holding import retime_held
from storage.owed.outbox import defer, freeze, mark_dead, mark_sent
from storage.people.subscribers import erase_subscriber
from storage.tables import (
    Article,
    Digest,
    DigestKind,
    Hold,
    OutboxRow,
    OutboxState,
    Rhythm,
    Subscriber,
    Subscription,
)
from tests.storage.post import MINUTE, Post
from tests.storage.readers import KEY, NOW

BERLIN = ZoneInfo("Europe/Berlin")
MATCHER = "matching"
SEVEN = (NOW + timedelta(days=1)).astimezone(BERLIN).replace(hour=7, minute=0, second=0, microsecond=0)


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


def wish(post: Post, which: int = 0, **wanted: object) -> None:
    """Let one of the two subscriptions tell in another way."""
    with post.database.transaction() as session:
        session.execute(
            update(Subscription).where(Subscription.id == post.subscriptions[which].id).values(**wanted)
        )


def at(moment: datetime) -> timedelta:
    return moment - NOW


def matched(post: Post) -> None:
    """Let the matcher be at the end of the ingest log."""
    with post.database.transaction() as session:
        advance(session, MATCHER, last_entry_id(session))


def gathered(post: Post, now: datetime) -> int:
    with post.database.transaction() as session:
        return sum(gather(session, reader, MATCHER, now) for reader in readers_due(session, now, 9))


def states(post: Post) -> list[tuple[str, str | None]]:
    """Return state and reason of each story's row, oldest first."""
    with post.database.reading() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.story_id.is_not(None)))
        return [(row.state, row.hold) for row in sorted(rows, key=lambda row: row.id)]


def two_held(post: Post) -> None:
    """Owe two stories, both held for the digest of tomorrow at seven."""
    wish(post, rhythm=Rhythm.DAILY, hour=7)
    for _ in range(2):
        post.owe(post.story(), hold=Hold.DIGEST, due=at(SEVEN))
    matched(post)


def test_held_stories_come_in_one_message_at_their_moment(post: Post) -> None:
    two_held(post)

    assert post.lease(after=at(SEVEN) - MINUTE) is None
    assert gathered(post, SEVEN - MINUTE) == 0
    assert gathered(post, SEVEN) == 1
    row = post.leased(after=at(SEVEN))

    assert row.story_id is None
    assert row.digest is not None
    assert (row.digest.kind, row.digest.local_date) == (DigestKind.DAILY, SEVEN.date())
    assert [one.story_id for one in row.digest.stories] == [story for story, _ in post.stories]
    assert post.lease(after=at(SEVEN)) is None


def test_the_stories_of_a_digest_are_sent_when_it_is(post: Post) -> None:
    two_held(post)
    gathered(post, SEVEN)
    row = post.leased(after=at(SEVEN))

    with post.database.transaction() as session:
        mark_sent(session, row.id, reply="250 ok", now=SEVEN)

    with post.database.reading() as session:
        rows = session.scalars(select(OutboxRow)).all()
        assert [(one.state, one.sent_at) for one in rows] == [(OutboxState.SENT, SEVEN)] * 3
    assert not post.owe(post.stories[0])


def test_the_stories_of_a_refused_digest_are_given_up_with_it(post: Post) -> None:
    two_held(post)
    gathered(post, SEVEN)
    row = post.leased(after=at(SEVEN))

    with post.database.transaction() as session:
        mark_dead(session, row.id, phase="rcpt", reply="550")

    assert [state for state, _ in states(post)] == [OutboxState.DEAD] * 2


def test_a_late_mark_leaves_a_digest_alone_that_somebody_else_holds(post: Post) -> None:
    two_held(post)
    gathered(post, SEVEN)
    row = post.leased(after=at(SEVEN))
    with post.database.transaction() as session:
        defer(session, row.id, phase="data", reply="451", due_at=SEVEN, count_attempt=True)

    with post.database.transaction() as session:
        mark_dead(session, row.id, phase="rcpt", reply="550")

    assert [state for state, _ in states(post)] == [OutboxState.GATHERED] * 2


def test_what_was_missed_while_nothing_ran_comes_once(post: Post) -> None:
    two_held(post)
    post.owe(post.story(), hold=Hold.DIGEST, due=at(SEVEN + timedelta(days=1)))
    matched(post)

    assert gathered(post, SEVEN + timedelta(days=3)) == 1
    assert gathered(post, SEVEN + timedelta(days=3)) == 0
    row = post.leased(after=at(SEVEN + timedelta(days=3)))

    assert row.digest is not None
    assert len(row.digest.stories) == 3


def test_a_digest_waits_for_the_matcher_to_pass_what_was_stored_before(post: Post) -> None:
    two_held(post)
    with post.database.transaction() as session:
        article = session.scalars(select(Article)).first()
        assert article is not None
        append_entry(session, article, alertable=True, now=SEVEN - MINUTE)

    assert gathered(post, SEVEN) == 0
    matched(post)
    assert gathered(post, SEVEN) == 1


def test_what_is_stored_after_the_moment_keeps_no_digest_waiting(post: Post) -> None:
    two_held(post)
    with post.database.transaction() as session:
        article = session.scalars(select(Article)).first()
        assert article is not None
        append_entry(session, article, alertable=True, now=SEVEN + MINUTE)

    assert gathered(post, SEVEN + 2 * MINUTE) == 1


def test_a_second_digest_of_one_moment_takes_another(post: Post) -> None:
    two_held(post)
    gathered(post, SEVEN)
    post.owe(post.story(), hold=Hold.DIGEST, due=at(SEVEN))
    matched(post)

    assert gathered(post, SEVEN + MINUTE) == 1

    with post.database.reading() as session:
        first, second = session.scalars(select(Digest).order_by(Digest.id))
        assert (first.moment, second.moment) == (SEVEN, SEVEN + MINUTE)
        assert begin_of(session, second) == SEVEN
        assert begin_of(session, first) == SEVEN - timedelta(days=1)


def test_a_story_that_a_search_tells_at_once_waits_for_no_digest(post: Post) -> None:
    two_held(post)
    bus, bahn = post.subscriptions

    post.owe(post.stories[0], bahn)
    row = post.leased()

    assert row.story_id == post.stories[0][0]
    assert {match.subscription_id for match in row.matches} == {bus.id, bahn.id}


def test_ending_the_search_empties_its_digest(post: Post) -> None:
    two_held(post)
    gathered(post, SEVEN)

    post.end(post.subscriptions[0])

    assert post.lease(after=at(SEVEN)) is None
    assert states(post) == [(OutboxState.SUPPRESSED, Hold.ENDED)] * 2


def test_ending_the_search_before_the_digest_makes_none(post: Post) -> None:
    two_held(post)

    post.end(post.subscriptions[0])

    assert gathered(post, SEVEN) == 0
    assert states(post) == [(OutboxState.SUPPRESSED, Hold.ENDED)] * 2


def test_erasure_takes_what_is_held_and_gathered(post: Post) -> None:
    two_held(post)
    gathered(post, SEVEN)
    post.owe(post.story(), hold=Hold.DIGEST, due=at(SEVEN) + 60 * MINUTE)

    with post.database.transaction() as session:
        subscriber = session.get_one(Subscriber, post.subscriber.id)
        erase_subscriber(session, subscriber, evidence="Test", hmac_key=KEY, now=NOW)

    assert states(post) == [(OutboxState.SUPPRESSED, Hold.ERASED)] * 3
    assert post.lease(after=at(SEVEN) + 99 * MINUTE) is None


def test_a_pause_holds_what_comes_and_its_end_tells_it_in_one_message(post: Post) -> None:
    until = NOW + timedelta(days=2)
    wish(post, paused_until=until)
    post.owe(post.story())
    post.owe(post.story())
    matched(post)

    assert post.lease() is None
    assert states(post) == [(OutboxState.HELD, Hold.PAUSED)] * 2
    assert gathered(post, until) == 1
    row = post.leased(after=at(until))

    assert row.digest is not None
    assert row.digest.kind == DigestKind.COLLECTED


def test_one_story_held_by_a_pause_is_told_as_any_other(post: Post) -> None:
    until = NOW + timedelta(days=2)
    wish(post, paused_until=until)
    post.owe(post.story())
    matched(post)
    assert post.lease() is None

    gathered(post, until)

    assert post.leased(after=at(until)).story_id == post.stories[0][0]


def test_a_mail_begun_before_a_pause_is_sent_alone_after_it(post: Post) -> None:
    post.owe(post.story())
    row = post.leased()
    with post.database.transaction() as session:
        freeze(session, row.id, "<1@x>", b"mail")
        defer(session, row.id, phase="data", reply="451", due_at=NOW, count_attempt=True)
    until = NOW + timedelta(days=2)
    wish(post, paused_until=until)
    post.owe(post.story())
    post.owe(post.story())
    matched(post)

    assert post.lease() is None
    assert gathered(post, until) == 2

    leased = [post.leased(after=at(until)) for _ in range(2)]
    assert {(one.story_id, one.message) for one in leased} == {(post.stories[0][0], b"mail"), (None, None)}


def test_a_digest_that_meets_a_pause_waits_for_its_end(post: Post) -> None:
    two_held(post)
    gathered(post, SEVEN)
    until = SEVEN + timedelta(days=1, hours=1)

    wish(post, paused_until=until)
    assert post.lease(after=at(SEVEN)) is None
    first_after = SEVEN + timedelta(days=2)
    assert gathered(post, first_after) == 1

    row = post.leased(after=at(first_after))
    assert row.digest is not None
    assert len(row.digest.stories) == 2


def test_after_a_mail_the_next_ones_are_gathered_until_it_was_quiet(post: Post) -> None:
    wish(post, quiet_minutes=60)
    post.owe(post.story())
    first = post.leased()
    with post.database.transaction() as session:
        mark_sent(session, first.id, reply="250", now=NOW)
    post.owe(post.story())
    post.owe(post.story())
    matched(post)

    assert post.lease(after=MINUTE) is None
    assert states(post)[1:] == [(OutboxState.HELD, Hold.QUIET)] * 2
    assert gathered(post, NOW + 60 * MINUTE) == 1

    assert post.leased(after=60 * MINUTE).digest is not None


def test_a_mail_under_way_begins_the_quiet(post: Post) -> None:
    wish(post, quiet_minutes=60)
    post.owe(post.story())
    post.owe(post.story())
    post.leased()

    assert post.lease(owner="b", after=MINUTE) is None


def test_a_full_day_puts_the_rest_off_to_the_next_morning(post: Post) -> None:
    with post.database.transaction() as session:
        session.get_one(Subscriber, post.subscriber.id).daily_cap = 2
    for _ in range(4):
        post.owe(post.story())
    matched(post)
    for _ in range(2):
        row = post.leased()
        with post.database.transaction() as session:
            mark_sent(session, row.id, reply="250", now=NOW)

    assert post.lease() is None
    assert states(post)[2:] == [(OutboxState.HELD, Hold.CAPPED)] * 2
    assert gathered(post, SEVEN) == 1


def test_another_rhythm_lets_what_is_held_be_told_at_once(post: Post) -> None:
    two_held(post)
    wish(post, rhythm=Rhythm.INSTANT)

    with post.database.transaction() as session:
        assert retime_held(session, post.subscriber.id, NOW) == 2

    assert {post.leased().story_id, post.leased().story_id} == {story for story, _ in post.stories}


def test_retiming_without_another_wish_holds_again(post: Post) -> None:
    two_held(post)

    with post.database.transaction() as session:
        retime_held(session, post.subscriber.id, NOW)

    assert post.lease() is None
    assert gathered(post, SEVEN) == 1


def test_what_comes_from_a_muted_source_is_not_told(post: Post) -> None:
    post.owe(post.story())
    wish(post, muted_sources=["kommune21"])

    assert post.lease() is None
    assert states(post) == [(OutboxState.SUPPRESSED, Hold.MUTED)]


def test_an_address_that_takes_no_mail_is_not_written_to(post: Post) -> None:
    post.owe(post.story())
    with post.database.transaction() as session:
        session.get_one(Subscriber, post.subscriber.id).undeliverable_since = NOW

    assert post.lease() is None
    assert states(post) == [(OutboxState.SUPPRESSED, Hold.UNDELIVERABLE)]
