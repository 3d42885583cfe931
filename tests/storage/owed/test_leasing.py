"""Leasing several rows at once, past what is kept back, and rows that kill their senders."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from storage.owed.leasing import Closed, Leased, give_back, lease_due, leased_rows
from storage.owed.outbox import Owed, freeze, list_outbox, owe, release_leases
from storage.owed.quarantine import given_up, poison_ids, retry
from storage.tables import Endpoint, OutboxRow, OutboxState, Subscription
from tests.storage.leases import OpenGate
from tests.storage.post import MINUTE, Post
from tests.storage.readers import NOW


def take(
    post: Post,
    gate: OpenGate | None = None,
    *,
    after: timedelta = MINUTE * 0,
    limit: int = 10,
) -> Leased:
    with post.database.transaction() as session:
        return lease_due(
            session, gate or OpenGate(), owner="a", now=NOW + after, lease_for=5 * MINUTE, limit=limit
        )


def numbers(leased: Leased) -> list[int]:
    return [one.row_id for one in leased.candidates]


def rows(post: Post) -> list[OutboxRow]:
    with post.database.reading() as session:
        return list(reversed(list_outbox(session, 100)))


def owe_many(post: Post, count: int) -> list[int]:
    for number in range(count):
        assert post.owe(post.story(), due=timedelta(seconds=number - 60))
    return [row.id for row in rows(post)]


def die(post: Post, owner: str = "a") -> None:
    with post.database.transaction() as session:
        release_leases(session, owner)


def test_the_longest_due_are_leased_together(post: Post) -> None:
    ids = owe_many(post, 3)

    first, second, third = take(post, limit=2), take(post), take(post)

    assert (numbers(first), numbers(second), numbers(third)) == (ids[:2], ids[2:], [])
    assert {row.state for row in rows(post)} == {OutboxState.LEASED}


def test_what_the_gate_refuses_stays_due_and_holds_up_nothing(post: Post) -> None:
    ids = owe_many(post, 4)
    refused = set(ids[:3])
    gate = OpenGate(lets=lambda one: one.row_id not in refused)

    assert numbers(take(post, gate)) == ids[3:]
    assert [row.state for row in rows(post)[:3]] == [OutboxState.DUE] * 3


@pytest.mark.parametrize(
    ("shut", "left"),
    [
        (Closed(), {"mail", "webhook:1", "webhook:2", "chat:3"}),
        (Closed(kinds=frozenset({"mail"})), {"webhook:1", "webhook:2", "chat:3"}),
        (Closed(kinds=frozenset({"webhook"})), {"mail", "chat:3"}),
        (Closed(channels=frozenset({"webhook:1"})), {"mail", "webhook:2", "chat:3"}),
        (Closed(domains=frozenset({"example.org"})), {"webhook:1", "webhook:2", "chat:3"}),
        (
            Closed(domains=frozenset({"ample.org", "exampleXorg"})),
            {"mail", "webhook:1", "webhook:2", "chat:3"},
        ),
    ],
)
def test_what_is_closed_is_not_looked_at(post: Post, shut: Closed, left: set[str]) -> None:
    story = post.story()
    channels = ["mail", "webhook:1", "webhook:2", "chat:3"]
    with post.database.transaction() as session:
        session.get_one(Subscription, post.subscriptions[0].id).channels = channels
        for kind, number in (("webhook", 1), ("webhook", 2), ("chat", 3)):
            url = f"https://{number}.example/"
            session.add(
                Endpoint(id=number, subscriber_id=post.subscriber.id, kind=kind, url=url, created_at=NOW)
            )
    for channel in channels:
        owed = Owed(
            subscriber_id=post.subscriber.id,
            story_id=story[0],
            channel=channel,
            due_at=NOW,
            matches=((post.subscriptions[0].id, story[1]),),
        )
        with post.database.transaction() as session:
            owe(session, owed, NOW)

    leased = take(post, OpenGate(shut=shut))

    assert post.subscriber.email is not None
    assert post.subscriber.email.endswith("@example.org")
    assert {one.channel for one in leased.candidates} == left


def test_what_nobody_wants_any_more_is_suppressed(post: Post) -> None:
    owe_many(post, 2)
    post.end(*post.subscriptions)

    assert take(post) == Leased()
    assert {row.state for row in rows(post)} == {OutboxState.SUPPRESSED}


def test_what_is_given_back_untried_accuses_nobody(post: Post) -> None:
    ids = owe_many(post, 2)
    take(post)

    with post.database.transaction() as session:
        assert give_back(session, "b") == 0
        assert give_back(session, "a", ids[:1]) == 1
        assert give_back(session, "a") == 1

    assert {(row.state, row.lost_leases) for row in rows(post)} == {(OutboxState.DUE, 0)}
    with post.database.reading() as session:
        assert [row.id for row in leased_rows(session, ids)] == ids


def test_a_row_a_sender_died_of_is_sent_without_company(post: Post) -> None:
    ids = owe_many(post, 3)
    take(post, limit=2)
    die(post)

    alone, next_one = take(post), take(post)

    assert (numbers(alone), numbers(next_one)) == (ids[:1], ids[1:2])
    assert alone.candidates[0].is_suspect


def test_while_a_suspect_is_under_way_no_other_is_leased(post: Post) -> None:
    ids = owe_many(post, 3)
    take(post, limit=2)

    leased = take(
        post, OpenGate(shut=Closed(suspects=True), lets=lambda one: not one.is_suspect), after=6 * MINUTE
    )

    assert numbers(leased) == ids[2:]
    assert [row.lost_leases for row in rows(post)] == [1, 1, 0]


@pytest.mark.parametrize("dies", [True, False], ids=["released", "lease ran out"])
def test_a_row_that_kills_its_sender_twice_when_alone_is_quarantined_and_the_rest_flows(
    post: Post, *, dies: bool
) -> None:
    ids = owe_many(post, 2)
    after = MINUTE * 0
    for _ in range(3):
        take(post, limit=1, after=after)
        if dies:
            die(post)
        else:
            after += 6 * MINUTE

    leased = take(post, after=after)

    assert leased.poison == (ids[0],)
    assert numbers(leased) == ids[1:]
    dead = rows(post)[0]
    assert (dead.state, dead.last_phase, dead.last_reply) == (
        OutboxState.DEAD,
        "poison",
        "its sender died 3 times",
    )


def test_a_written_row_is_not_soon_suspected(post: Post) -> None:
    [number] = owe_many(post, 1)
    take(post)
    with post.database.transaction() as session:
        freeze(session, number, "<1@x>", b"mail")

    for _ in range(9):
        die(post)
        assert numbers(take(post)) == [number]
    die(post)

    assert take(post).poison == (number,)


def test_what_was_given_up_is_tried_again_anew(post: Post) -> None:
    [number] = owe_many(post, 1)
    for _ in range(3):
        take(post)
        die(post)
    take(post)

    with post.database.transaction() as session:
        [dead] = given_up(session, limit=10)
        assert poison_ids(session) == [number]
        again = retry(session, [number, 999], NOW)
        none = retry(session, [number], NOW)

    assert (dead.row_id, dead.is_poison) == (number, True)
    assert (again, none) == ([number], [])
    assert numbers(take(post)) == [number]
    assert [(row.lost_leases, row.attempts, row.last_phase) for row in rows(post)] == [(0, 0, None)]


def test_two_workers_never_lease_the_same_row(post: Post) -> None:
    ids = owe_many(post, 12)

    with ThreadPoolExecutor(3) as threads:
        leased = list(threads.map(lambda _: numbers(take(post, limit=2)), range(9)))

    assert sorted(number for some in leased for number in some) == ids
