from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from storage.database import Database
from storage.owed.outbox import (
    defer,
    freeze,
    list_outbox,
    mark_dead,
    mark_sent,
    outbox_counts,
    release_leases,
)
from storage.owed.sent_copies import forget_messages
from storage.people.subscribers import erase_subscriber
from storage.tables import OutboxState, Subscriber
from tests.storage.leases import lease_next
from tests.storage.post import MINUTE, Post
from tests.storage.readers import KEY, NOW, a_subscription


def test_a_story_is_owed_once_and_gains_its_reasons(post: Post) -> None:
    bus, bahn = post.subscriptions
    story = post.story()

    news = [post.owe(story, bus), post.owe(story, bahn, due=MINUTE), post.owe(story, bus, bahn)]

    assert news == [True, False, False]
    with post.only_row() as row:
        assert (row.state, row.due_at, row.created_at) == (OutboxState.DUE, NOW, NOW)
        assert [match.subscription.query for match in row.matches] == ["Bus", "Bahn"]


def test_what_is_sent_gains_no_reasons_and_is_never_owed_again(post: Post) -> None:
    bus, bahn = post.subscriptions
    story = post.story()
    post.owe(story, bus)
    row = post.leased()
    with post.database.transaction() as session:
        mark_sent(session, row.id, reply="250", now=NOW)

    again = post.owe(story, bahn)

    assert not again
    assert post.lease() is None
    with post.only_row() as sent:
        assert [match.subscription.query for match in sent.matches] == ["Bus"]


def test_the_longest_due_row_is_leased_with_all_a_mail_needs(post: Post) -> None:
    for minutes in (3, 1, 2):
        post.owe(post.story(), due=minutes * MINUTE)

    early = post.lease()
    row = post.leased(after=9 * MINUTE)

    assert early is None
    assert row.story_id == post.stories[1][0]
    assert (row.state, row.lease_owner, row.lease_until) == (OutboxState.LEASED, "a", NOW + 14 * MINUTE)
    assert row.subscriber.email == "leserin@example.org"
    assert row.matches[0].subscription.query == "Bus"
    assert row.story is not None
    assert row.matches[0].article.title == row.story.articles[0].title == "Meldung 1"


def test_a_leased_row_is_left_alone_until_its_lease_runs_out(post: Post) -> None:
    post.owe(post.story())
    row = post.leased()

    assert post.lease("b", after=4 * MINUTE) is None
    taken = post.lease("b", after=5 * MINUTE)

    assert taken is not None
    assert (taken.id, taken.lease_owner) == (row.id, "b")


def test_an_owner_that_stops_gives_its_leases_back(post: Post) -> None:
    for _ in range(2):
        post.owe(post.story())
    first, _ = post.leased(), post.lease("b")

    with post.database.transaction() as session:
        released = release_leases(session, "a")

    assert released == 1
    again = post.lease("c")
    assert again is not None
    assert again.id == first.id
    assert post.lease("c") is None


def test_the_first_message_is_kept_for_every_attempt(post: Post) -> None:
    post.owe(post.story())
    row = post.leased()
    for text in (b"erste", b"zweite"):
        with post.database.transaction() as session:
            freeze(session, row.id, f"<{text.decode()}@x>", text)

    with post.database.transaction() as session:
        defer(session, row.id, phase="data", reply="451", due_at=NOW, count_attempt=True)

    again = post.leased()
    assert (again.message_id, again.message) == ("<erste@x>", b"erste")


@pytest.mark.parametrize(("count_attempt", "attempts"), [(True, 1), (False, 0)])
def test_a_deferred_row_waits_for_its_next_time(post: Post, *, count_attempt: bool, attempts: int) -> None:
    post.owe(post.story())
    row = post.leased()

    with post.database.transaction() as session:
        later = NOW + 5 * MINUTE
        defer(session, row.id, phase="rcpt", reply="450 \ud800", due_at=later, count_attempt=count_attempt)

    assert post.lease(after=4 * MINUTE) is None
    with post.only_row() as kept:
        assert (kept.state, kept.attempts, kept.due_at) == (OutboxState.DUE, attempts, NOW + 5 * MINUTE)
        assert (kept.last_phase, kept.last_reply, kept.lease_owner) == ("rcpt", "450 ", None)
    assert post.lease(after=5 * MINUTE) is not None


def test_a_sent_row_is_done_whatever_a_slower_worker_says(post: Post) -> None:
    post.owe(post.story())
    row = post.leased()
    with post.database.transaction() as session:
        mark_sent(session, row.id, reply="250 ok", now=NOW + MINUTE)

    with post.database.transaction() as session:
        defer(session, row.id, phase="data", reply="451", due_at=NOW, count_attempt=True)
        mark_dead(session, row.id, phase="data", reply="554")
        mark_sent(session, row.id, reply="250 again", now=NOW + 9 * MINUTE)
        release_leases(session, "a")

    with post.only_row() as kept:
        assert (kept.state, kept.sent_at, kept.attempts) == (OutboxState.SENT, NOW + MINUTE, 1)
        assert (kept.last_reply, kept.lease_owner) == ("250 ok", None)


def test_a_dead_row_stays_dead(post: Post) -> None:
    story = post.story()
    post.owe(story)
    row = post.leased()
    with post.database.transaction() as session:
        mark_dead(session, row.id, phase="rcpt", reply="550 unbekannt")

    again = post.owe(story, *post.subscriptions)

    assert not again
    assert post.lease(after=999 * MINUTE) is None
    with post.only_row() as kept:
        assert (kept.state, kept.attempts, kept.last_reply) == (OutboxState.DEAD, 1, "550 unbekannt")


def test_what_nobody_wants_any_more_is_suppressed_instead_of_leased(post: Post) -> None:
    bus, bahn = post.subscriptions
    unwanted, wanted = post.story(), post.story()
    post.owe(unwanted, bus)
    post.owe(wanted, bus, bahn, due=MINUTE)

    post.end(bus)
    row = post.leased(after=MINUTE)

    assert row.story_id == wanted[0]
    with post.database.reading() as session:
        counts = outbox_counts(session)
    assert counts == dict.fromkeys(OutboxState, 0) | {OutboxState.LEASED: 1, OutboxState.SUPPRESSED: 1}


def test_a_row_whose_lease_ran_out_is_checked_again_before_it_is_sent(post: Post) -> None:
    post.owe(post.story())
    post.leased()

    post.end(*post.subscriptions)

    assert post.lease(after=9 * MINUTE) is None
    with post.only_row() as row:
        assert (row.state, row.lease_owner) == (OutboxState.SUPPRESSED, None)


def test_an_erased_subscriber_gets_nothing_even_when_owed_later(post: Post) -> None:
    story = post.story()
    with post.database.transaction() as session:
        subscriber = session.get_one(Subscriber, post.subscriber.id)
        erase_subscriber(session, subscriber, evidence="Brief", hmac_key=KEY, now=NOW)

    post.owe(story)

    assert post.lease() is None


def test_a_suppressed_story_is_owed_again_when_a_new_subscription_matches(post: Post) -> None:
    story = post.story()
    post.owe(story)
    post.end(*post.subscriptions)
    post.lease()
    with post.database.transaction() as session:
        again = a_subscription(session, post.subscriber, "Bus")

    revived = post.owe(story, again, due=MINUTE)

    assert revived
    assert post.leased(after=MINUTE).story_id == story[0]


def test_two_workers_never_lease_the_same_row(post: Post) -> None:
    for _ in range(10):
        post.owe(post.story())
    ready = Barrier(2)

    def work(owner: str) -> list[int]:
        ready.wait(timeout=20)
        mine = []
        while (row := post.lease(owner)) is not None:
            mine.append(row.id)
        return mine

    with ThreadPoolExecutor(2) as workers:
        first, second = workers.map(work, ("a", "b"))

    assert sorted(first + second) == sorted(set(first + second))
    assert len(first + second) == 10


def test_a_row_another_worker_is_taking_is_skipped_not_waited_for(postgresql_database: Database) -> None:
    post = Post(postgresql_database)
    for _ in range(2):
        post.owe(post.story())

    with postgresql_database.transaction() as session:
        first = lease_next(session, owner="a", now=NOW, lease_for=MINUTE)
        second = post.lease("b")

    assert first is not None
    assert second is not None
    assert first.id != second.id


def test_the_outbox_is_listed_newest_first(post: Post) -> None:
    for _ in range(3):
        post.owe(post.story())

    with post.database.reading() as session:
        rows = list_outbox(session, 2)

    assert [row.story_id for row in rows] == [post.stories[2][0], post.stories[1][0]]
    assert rows[0].subscriber.email == "leserin@example.org"


def test_copies_of_mails_are_forgotten_when_they_are_old_and_the_rows_stay(post: Post) -> None:
    for _ in range(3):
        post.owe(post.story())
    for reply in ("250 OK", "550 <leserin@example.org> unknown"):
        row = post.leased()
        with post.database.transaction() as session:
            freeze(session, row.id, "<eins@x>", b"An: leserin@example.org")
            if reply.startswith("250"):
                mark_sent(session, row.id, reply=reply, now=NOW)
            else:
                mark_dead(session, row.id, phase="RCPT", reply=reply)

    with post.database.transaction() as session:
        early = forget_messages(session, before=NOW, limit=10)
        late = [forget_messages(session, before=NOW + MINUTE, limit=1) for _ in range(3)]

    assert (early, late) == (0, [1, 1, 0])
    with post.database.reading() as session:
        rows = list_outbox(session, 10)
    assert sorted(row.state for row in rows) == [OutboxState.DEAD, OutboxState.DUE, OutboxState.SENT]
    assert [(row.message, row.last_reply) for row in rows if row.state != OutboxState.DUE] == [
        (None, None)
    ] * 2
