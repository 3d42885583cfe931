from datetime import timedelta

from sqlalchemy import select

from storage.ingest import append_entry
from storage.owed.digests import begin_of
from storage.owed.holding import retime_held
from storage.owed.outbox import defer, mark_dead, mark_sent
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
)
from tests.storage.owed.digesting import SEVEN, at, gathered, matched, states, two_held, wish
from tests.storage.post import MINUTE, Post
from tests.storage.readers import KEY, NOW


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
