"""What comes back has its consequence once, and for the right one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.owed.outbox import freeze, mark_sent
from storage.owed.quarantine import retry_refused
from storage.people.addresses import address_hmac
from storage.people.bounces import (
    SOFT_LIMIT,
    Effect,
    Returned,
    Revival,
    outbox_of,
    record_return,
    returns_of,
    revive,
)
from storage.people.subscribers import consent_records, erase_subscriber
from storage.people.suppressions import suppress
from storage.tables import (
    Hold,
    OutboxRow,
    OutboxState,
    ReturnKind,
    Subscriber,
    Subscription,
    Suppression,
    SuppressionReason,
)
from tests.storage.post import Post
from tests.storage.readers import KEY, NOW

DAY = timedelta(days=1)


@pytest.fixture
def post(database: Database) -> Post:
    """Return a reader with one mail sent and two waiting."""
    post = Post(database)
    for _ in range(3):
        post.owe(post.story())
    row = post.leased()
    with database.transaction() as session:
        mark_sent(session, row.id, reply="250 ok", now=NOW)
    return post


def come_back(
    post: Post, kind: ReturnKind, *, return_id: str = "r1", after: timedelta = DAY * 0, status: str = "5.1.1"
) -> Effect:
    with post.database.transaction() as session:
        row = session.scalars(select(OutboxRow.id).order_by(OutboxRow.id)).first()
        assert row is not None
        returned = Returned(outbox_id=row, return_id=return_id, kind=kind, status=status, reason="Weg.")
        return record_return(session, returned, hmac_key=KEY, now=NOW + after)


def reader(post: Post) -> Subscriber:
    with post.database.reading() as session:
        return session.get_one(Subscriber, post.subscriber.id)


def suppressions(post: Post) -> list[tuple[str, str]]:
    with post.database.reading() as session:
        return [(one.address_hmac, one.reason) for one in session.scalars(select(Suppression))]


def states(post: Post) -> list[tuple[str, str | None]]:
    with post.database.reading() as session:
        rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id))
        return [(row.state, row.hold) for row in rows]


SEALED = address_hmac("leserin@example.org", KEY)


def test_an_unknown_mailbox_is_not_written_to_again(post: Post) -> None:
    effect = come_back(post, ReturnKind.HARD)

    assert effect == Effect.SUPPRESSED
    assert (reader(post).undeliverable_since, reader(post).undeliverable_reason) == (NOW, "bounced")
    assert suppressions(post) == [(SEALED, SuppressionReason.BOUNCED)]
    gone = (OutboxState.SUPPRESSED, Hold.UNDELIVERABLE)
    assert states(post) == [(OutboxState.SENT, None), gone, gone]


def test_subscriptions_outlive_a_mailbox_that_is_unknown(post: Post) -> None:
    come_back(post, ReturnKind.HARD)

    with post.database.reading() as session:
        assert set(session.scalars(select(Subscription.ended_at))) == {None}


def test_what_matches_later_is_not_sent_to_an_unknown_mailbox(post: Post) -> None:
    come_back(post, ReturnKind.HARD)
    post.owe(post.story())

    assert post.lease() is None
    assert states(post)[-1] == (OutboxState.SUPPRESSED, Hold.UNDELIVERABLE)


def test_the_same_return_counts_once(post: Post) -> None:
    first = come_back(post, ReturnKind.SOFT)
    again = [come_back(post, ReturnKind.SOFT, after=DAY * day) for day in range(1, 9)]

    assert (first, set(again)) == (Effect.COUNTED, {Effect.REPEATED})
    assert reader(post).undeliverable_since is None


def test_a_full_mailbox_is_given_up_on_the_fifth_day_it_returns_mail(post: Post) -> None:
    effects = [
        come_back(post, ReturnKind.SOFT, return_id=f"r{day}", after=DAY * day, status="5.2.2")
        for day in range(SOFT_LIMIT)
    ]

    assert effects == [Effect.COUNTED] * 4 + [Effect.SUPPRESSED]


def test_many_returns_on_one_day_are_one_point(post: Post) -> None:
    effects = {come_back(post, ReturnKind.SOFT, return_id=f"r{number}") for number in range(20)}

    assert effects == {Effect.COUNTED}


def test_points_older_than_thirty_days_are_gone(post: Post) -> None:
    effects = {
        come_back(post, ReturnKind.SOFT, return_id=f"r{number}", after=DAY * 8 * number)
        for number in range(20)
    }

    assert effects == {Effect.COUNTED}  # four fall into any thirty days


def test_a_refusal_of_us_is_no_fault_of_the_readers(post: Post) -> None:
    effects = {
        come_back(post, ReturnKind.POLICY, return_id=f"r{day}", after=DAY * day, status="5.7.1")
        for day in range(20)
    }

    assert effects == {Effect.COUNTED}
    assert reader(post).undeliverable_since is None
    assert suppressions(post) == []


def test_arf_complaint_ends_all_subscriptions_with_proof(post: Post) -> None:
    effect = come_back(post, ReturnKind.COMPLAINT)

    assert effect == Effect.ENDED
    with post.database.reading() as session:
        assert None not in set(session.scalars(select(Subscription.ended_at)))
        ledger = consent_records(session, post.subscriber.id)
    withdrawn = [(one.event, one.evidence) for one in ledger if one.event == "withdrawn"]
    assert withdrawn == [("withdrawn", "Beschwerde (ARF)")] * 2
    assert suppressions(post) == [(SEALED, SuppressionReason.COMPLAINED)]
    assert states(post)[1:] == [(OutboxState.SUPPRESSED, Hold.ENDED)] * 2


def test_a_complaint_weighs_more_than_that_mail_came_back(post: Post) -> None:
    come_back(post, ReturnKind.HARD)
    come_back(post, ReturnKind.COMPLAINT, return_id="r2")

    assert suppressions(post) == [(SEALED, SuppressionReason.COMPLAINED)]
    assert reader(post).undeliverable_reason == "complained"


def test_a_mail_that_is_gone_or_whose_reader_is_erased_concerns_nobody(post: Post) -> None:
    with post.database.transaction() as session:
        session.get_one(Subscriber, post.subscriber.id).email = None

    assert come_back(post, ReturnKind.HARD) == Effect.NOBODY
    with post.database.transaction() as session:
        lost = Returned(outbox_id=4711, return_id="r", kind=ReturnKind.HARD, status="", reason="")
        assert record_return(session, lost, hmac_key=KEY, now=NOW) == Effect.NOBODY


def test_erasing_a_reader_forgets_what_servers_said(post: Post) -> None:
    come_back(post, ReturnKind.POLICY)
    with post.database.transaction() as session:
        subscriber = session.get_one(Subscriber, post.subscriber.id)
        erase_subscriber(session, subscriber, evidence="Link", hmac_key=KEY, now=NOW)

    with post.database.reading() as session:
        assert [one.reason for one in returns_of(session, post.subscriber.id)] == [""]


def test_complaints_returns_senders_and_those_who_leave_do_not_hold_up_each_other(post: Post) -> None:
    for _ in range(6):
        post.owe(post.story())
    ways: list[Callable[[], object]] = [
        lambda: come_back(post, ReturnKind.COMPLAINT, return_id="c"),
        lambda: come_back(post, ReturnKind.HARD, return_id="h"),
        *[partial(come_back, post, ReturnKind.SOFT, return_id=f"s{number}") for number in range(6)],
        lambda: post.end(post.subscriptions[0]),
        lambda: post.end(post.subscriptions[1]),
        *[partial(post.lease, "b")] * 6,
    ]

    with ThreadPoolExecutor(len(ways)) as pool:
        for under_way in [pool.submit(way) for way in ways]:
            under_way.result(timeout=60)

    with post.database.reading() as session:
        assert len(returns_of(session, post.subscriber.id)) == 8
    assert reader(post).undeliverable_reason == "complained"


def test_a_revived_reader_is_written_to_again_and_starts_without_points(post: Post) -> None:
    for day in range(SOFT_LIMIT):
        come_back(post, ReturnKind.SOFT, return_id=f"r{day}", after=DAY * day)
    with post.database.transaction() as session:
        revived = revive(session, session.get_one(Subscriber, post.subscriber.id), hmac_key=KEY)
    post.owe(post.story())

    assert revived == Revival.REVIVED
    assert suppressions(post) == []
    assert post.lease() is not None
    assert come_back(post, ReturnKind.SOFT, return_id="r9", after=DAY * 6) == Effect.COUNTED


def test_reviving_whom_nothing_stands_against_says_so(post: Post) -> None:
    with post.database.transaction() as session:
        reader = session.get_one(Subscriber, post.subscriber.id)
        assert revive(session, reader, hmac_key=KEY) == Revival.NEEDLESS


@pytest.mark.parametrize("reason", [SuppressionReason.ERASED, SuppressionReason.OPERATOR])
def test_whom_more_stands_against_is_not_revived(post: Post, reason: SuppressionReason) -> None:
    with post.database.transaction() as session:
        suppress(session, "leserin@example.org", reason, hmac_key=KEY, now=NOW)
    come_back(post, ReturnKind.HARD)

    with post.database.transaction() as session:
        revival = revive(session, session.get_one(Subscriber, post.subscriber.id), hmac_key=KEY)

    assert revival == Revival.BARRED
    assert suppressions(post) == [(SEALED, reason)]
    assert reader(post).undeliverable_since == NOW


def test_what_came_back_is_kept_newest_first(post: Post) -> None:
    come_back(post, ReturnKind.SOFT, return_id="r1", status="4.2.2")
    come_back(post, ReturnKind.HARD, return_id="r2")

    with post.database.reading() as session:
        kept = [(one.kind, one.status) for one in returns_of(session, post.subscriber.id)]

    assert kept == [("hard", "5.1.1"), ("soft", "4.2.2")]


def test_a_mail_is_found_by_its_message_id(post: Post) -> None:
    row = post.leased()
    with post.database.transaction() as session:
        freeze(session, row.id, "<x@stadt.example>", b"mail")

    with post.database.reading() as session:
        assert outbox_of(session, "<x@stadt.example>") == row.id
        assert outbox_of(session, "<y@stadt.example>") is None


def test_a_mail_that_came_back_because_of_us_is_due_again_once(post: Post) -> None:
    come_back(post, ReturnKind.POLICY, status="5.7.1", after=DAY)
    since, now = NOW, NOW + 2 * DAY

    with post.database.transaction() as session:
        first = retry_refused(session, since, now)
        state = session.get_one(OutboxRow, first[0]).state
        mark_sent(session, first[0], reply="250 ok", now=now)
        again = retry_refused(session, since, now)

    assert (len(first), state, again) == (1, OutboxState.DUE, [])


@pytest.mark.parametrize("kind", [ReturnKind.HARD, ReturnKind.SOFT])
def test_what_is_wrong_with_a_mailbox_is_not_sent_again(post: Post, kind: ReturnKind) -> None:
    come_back(post, kind, after=DAY)

    with post.database.transaction() as session:
        assert retry_refused(session, NOW, NOW + 2 * DAY) == []
