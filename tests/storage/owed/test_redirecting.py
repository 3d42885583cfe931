from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.database import Database
from storage.ingest import advance, last_entry_id
from storage.owed.digests import Reader, gather
from storage.owed.outbox import Owed, mark_sent, owe
from storage.people.consent import Proof
from storage.people.endpoint_changes import NewEndpoint, add_endpoint, close_endpoint
from storage.people.preferences import change_subscription, settings_of
from storage.tables import Endpoint, EndpointKind, Hold, OutboxRow, OutboxState, Subscription
from tests.storage.post import Post
from tests.storage.readers import KEY, NOW

PROOF = Proof(at=NOW, evidence="Test", hmac_key=KEY)
NEW = NewEndpoint(kind=EndpointKind.WEBHOOK, url="https://hook.example/geheim", secret="whsec_x")
HOOK = "webhook:1"


@pytest.fixture
def post(database: Database) -> Post:
    """Give two searches; the first tells at a webhook only, the second by mail only."""
    made = Post(database)
    with database.transaction() as session:
        add_endpoint(session, made.subscriber, NEW, [], PROOF)
    tell_at(made, 0, HOOK)
    return made


def tell_at(post: Post, number: int, *channels: str) -> None:
    with post.database.transaction() as session:
        search = session.get_one(Subscription, post.subscriptions[number].id)
        change_subscription(session, search, replace(settings_of(search), channels=channels), PROOF)


def owe_story(
    post: Post, *, at: Collection[str] = (HOOK,), hold: Hold | None = None, matched: Collection[int] = (0,)
) -> int:
    story, article = post.story()
    with post.database.transaction() as session:
        for channel in at:
            matches = tuple((post.subscriptions[number].id, article) for number in matched)
            owed = Owed(
                subscriber_id=post.subscriber.id,
                story_id=story,
                channel=channel,
                due_at=NOW,
                hold=hold,
                matches=matches,
            )
            owe(session, owed, NOW)
    return story


def by_mail(post: Post) -> dict[int | None, tuple[str, list[int]]]:
    """Return the state of each story owed by mail, and the searches that found it."""
    with post.database.reading() as session:
        rows = session.query(OutboxRow).where(OutboxRow.channel == "mail", OutboxRow.story_id.is_not(None))
        return {row.story_id: (row.state, [one.subscription_id for one in row.matches]) for row in rows}


def gathered(post: Post, channel: str) -> int:
    with post.database.transaction() as session:
        advance(session, "test", last_entry_id(session))
        return gather(session, Reader(subscriber_id=post.subscriber.id, channel=channel), "test", NOW)


def close(post: Post) -> None:
    with post.database.transaction() as session:
        close_endpoint(session, session.get_one(Endpoint, 1), "antwortet mit HTTP 410", PROOF)


@pytest.mark.parametrize("is_leased", [False, True])
def test_what_waits_for_a_webhook_that_is_gone_comes_by_mail(post: Post, *, is_leased: bool) -> None:
    story = owe_story(post)
    if is_leased:
        post.leased()

    close(post)

    assert by_mail(post) == {story: (OutboxState.DUE, [1])}
    assert post.lease(after=timedelta(hours=1)) is not None
    assert post.lease(after=timedelta(hours=1)) is None  # the row of the webhook is not sent


def test_a_digest_for_a_webhook_that_is_gone_is_told_by_mail_in_one(post: Post) -> None:
    stories = [owe_story(post, hold=Hold.DIGEST) for _ in range(2)]
    assert gathered(post, HOOK) == 1

    close(post)

    assert gathered(post, "mail") == 1
    assert by_mail(post) == {story: (OutboxState.GATHERED, [1]) for story in stories}


def test_a_search_that_tells_by_mail_as_well_is_told_once_there(post: Post) -> None:
    tell_at(post, 0, HOOK, "mail")
    story = owe_story(post, at=(HOOK, "mail"))
    row = post.leased()
    with post.database.transaction() as session:
        mark_sent(session, row.id, reply="250 ok", now=NOW)

    close(post)

    told = by_mail(post)[story][0], row.channel
    assert told in ((OutboxState.SENT, "mail"), (OutboxState.DUE, HOOK))


def test_only_the_search_that_moves_takes_what_waits_along(post: Post) -> None:
    tell_at(post, 1, HOOK)
    story = owe_story(post, matched=(0, 1))

    tell_at(post, 0, "mail")

    assert by_mail(post) == {story: (OutboxState.DUE, [1])}
    with post.database.reading() as session:
        [still] = session.query(OutboxRow).where(OutboxRow.channel == HOOK)
        assert still.state == OutboxState.DUE


def test_another_way_beside_moves_nothing(post: Post) -> None:
    owe_story(post)

    tell_at(post, 0, HOOK, "mail")

    assert by_mail(post) == {}
