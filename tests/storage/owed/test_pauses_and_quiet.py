"""What keeps a story from being told at once: pauses, quiet after a mail, full days, and what is unwanted."""

from datetime import datetime, timedelta

from storage.owed.outbox import defer, freeze, mark_sent
from storage.tables import DigestKind, Hold, OutboxState, Subscriber
from tests.storage.owed.digesting import SEVEN, at, gathered, matched, states, two_held, wish
from tests.storage.post import MINUTE, Post
from tests.storage.readers import NOW


def paused_with_two(post: Post) -> datetime:
    """Let two stories come in a pause, and return its end."""
    until = NOW + timedelta(days=2)
    wish(post, paused_until=until)
    post.owe(post.story())
    post.owe(post.story())
    matched(post)
    return until


def test_a_pause_holds_what_comes_and_its_end_tells_it_in_one_message(post: Post) -> None:
    until = paused_with_two(post)

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
    until = paused_with_two(post)

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
