"""Telling and leaving at the same moment."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select, text

from storage.database import Database
from storage.owed.digests import Reader, gather
from storage.owed.holding import held_now
from storage.owed.outbox import whole_rows
from storage.people.subscribers import erase_subscriber
from storage.tables import Digest, Hold, OutboxRow, OutboxState, Subscriber, Subscription
from tests.storage.leases import lease_next
from tests.storage.post import MINUTE, Post
from tests.storage.readers import KEY, NOW
from tests.waiting import eventually


def is_anyone_waiting(database: Database) -> bool:
    with database.reading() as session:
        return bool(session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))


def test_a_sender_and_an_erasure_do_not_wait_for_each_other(postgresql_database: Database) -> None:
    post = Post(postgresql_database)
    with post.database.transaction() as session:
        session.get_one(Subscriber, post.subscriber.id).daily_cap = 5
    post.owe(post.story())

    def erase() -> None:
        with post.database.transaction() as session:
            subscriber = session.get_one(Subscriber, post.subscriber.id)
            erase_subscriber(session, subscriber, evidence="Test", hmac_key=KEY, now=NOW)

    with ThreadPoolExecutor(1) as threads, post.database.transaction() as session:
        row = session.scalars(whole_rows().with_for_update(of=OutboxRow)).one()
        erasing = threads.submit(erase)
        eventually(lambda: is_anyone_waiting(post.database), what="the erasure waits for the row")
        assert held_now(session, row, NOW) is None
        session.commit()
        erasing.result()

    with post.only_row() as row:
        assert (row.state, row.hold) == (OutboxState.SUPPRESSED, Hold.ERASED)


def test_who_is_being_told_by_another_sender_is_left_alone(postgresql_database: Database) -> None:
    post = Post(postgresql_database)
    with post.database.transaction() as session:
        session.get_one(Subscription, post.subscriptions[0].id).quiet_minutes = 60
    for _ in range(2):
        post.owe(post.story())

    with post.database.transaction() as first:
        assert lease_next(first, owner="a", now=NOW, lease_for=5 * MINUTE) is not None
        with post.database.transaction() as second:
            assert lease_next(second, owner="b", now=NOW, lease_for=5 * MINUTE) is None

    with post.database.reading() as session:
        states = session.execute(select(OutboxRow.state, OutboxRow.hold).order_by(OutboxRow.id)).all()
    assert [tuple(state) for state in states] == [
        (OutboxState.LEASED, None),
        (OutboxState.HELD, Hold.QUIET),
    ]


def test_two_who_gather_for_one_reader_make_one_digest(postgresql_database: Database) -> None:
    post = Post(postgresql_database)
    for _ in range(2):
        post.owe(post.story(), hold=Hold.DIGEST)
    with post.database.transaction() as session:
        session.execute(text("INSERT INTO progress (reader, entry_id) VALUES ('matching', 99)"))
    reader = Reader(subscriber_id=post.subscriber.id, channel="mail")

    def gather_too() -> int:
        with post.database.transaction() as session:
            return gather(session, reader, "matching", NOW)

    with ThreadPoolExecutor(1) as threads, post.database.transaction() as session:
        assert gather(session, reader, "matching", NOW) == 1
        other = threads.submit(gather_too)
        eventually(lambda: is_anyone_waiting(post.database), what="the second waits for the rows")
        session.commit()
        assert other.result() == 0

    with post.database.reading() as session:
        assert len(session.scalars(select(Digest)).all()) == 1
