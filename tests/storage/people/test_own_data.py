from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.database import Database, Session
from storage.owed.outbox import Owed, freeze, owe
from storage.people.consent import Origin
from storage.people.letters import write_letter
from storage.people.own_data import own_data
from storage.people.signups import ask, confirm
from storage.people.subscribers import erase_subscriber
from storage.tables import (
    Bounce,
    Digest,
    Endpoint,
    FeedKey,
    LetterKind,
    OutboxRow,
    OutboxState,
    PinnedArticle,
    Subscriber,
    Subscription,
    Table,
)
from tests.storage.post import Post
from tests.storage.readers import KEY, NOW, a_mail, a_wish

ADDRESS, QUERY, SECRET = "maria.muster@example.org", "Musterbauvorhaben", "hooks.example/geheim"
# What is about a person and yet stays: the proof, and that something was told.
_OWN = ("subscriber_id", "subscription_id", "consent_record_id", "outbox_id", "digest_id")


@pytest.fixture
def full(database: Database) -> Database:
    """Return a store in which every table holds something about one person."""
    post = Post(database)
    with database.transaction() as session:
        ask(session, a_wish(ADDRESS, QUERY), token="1", mail=a_mail(ADDRESS), hmac_key=KEY, now=NOW)
        origin = Origin(ip="203.0.113.7", user_agent="Firefox")
        confirm(session, "1", hmac_key=KEY, now=NOW, origin=origin)
        later = NOW + timedelta(days=2)
        ask(session, a_wish(ADDRESS, QUERY), token="2", mail=a_mail(ADDRESS), hmac_key=KEY, now=later)
    story = post.story()
    with database.transaction() as session:
        number, subscription = _ids(session)
    debt = Owed(
        subscriber_id=number, story_id=story[0], channel="mail", due_at=NOW,
        matches=((subscription, story[1]),),
    )  # fmt: skip
    with database.transaction() as session:
        owe(session, debt, NOW)
        write_letter(session, LetterKind.MANAGE, a_mail(ADDRESS), subscriber_id=number, now=NOW)
        _fill(session, number, subscription)
    return database


def _ids(session: Session) -> tuple[int, int]:
    found = session.execute(
        select(Subscription.subscriber_id, Subscription.id).where(Subscription.query == QUERY)
    ).one()
    return found[0], found[1]


def _fill(session: Session, number: int, subscription: int) -> None:
    row = session.scalars(select(OutboxRow).where(OutboxRow.subscriber_id == number)).one()
    row.state = OutboxState.LEASED
    session.flush()
    freeze(session, row.id, "<1@stadt.example>", f"To: {ADDRESS}\n{QUERY}".encode())
    row.last_reply = f"450 {ADDRESS} is busy"
    article = row.matches[0].article_id
    session.add_all(
        [
            Endpoint(
                subscriber_id=number, kind="webhook", url=f"https://{SECRET}", secret=SECRET,
                previous_secret=SECRET, created_at=NOW, disabled_reason=SECRET,
            ),
            FeedKey(subscription_id=subscription, key_hash="h", created_at=NOW),
            PinnedArticle(
                subscription_id=subscription, article_id=article, must_match=True, note=QUERY, created_at=NOW
            ),
            Digest(
                subscriber_id=number, channel="mail", kind="daily", moment=NOW, local_date=NOW.date(),
                up_to_entry=1, created_at=NOW,
            ),
            Bounce(
                return_id="r", subscriber_id=number, outbox_id=row.id, at=NOW, kind="soft", status="4.2.2",
                reason="voll",
            ),
        ]
    )  # fmt: skip
    session.flush()


def _subscriber(session: Session) -> Subscriber:
    return session.scalars(select(Subscriber).where(Subscriber.email == ADDRESS)).one()


def _about_people() -> set[str]:
    """Return the tables that hold something about a person, by what their rows refer to."""
    tables = Table.metadata.sorted_tables
    return {table.name for table in tables if any(name in table.columns for name in _OWN)} | {
        "subscriber",
        "signup",
    }


def test_the_copy_holds_rows_of_every_table_about_the_person(full: Database) -> None:
    with full.reading() as session:
        data = own_data(session, _subscriber(session))

    filled = {section.name for section in data.sections if section.rows}
    assert _about_people() <= filled
    assert filled - _about_people() == {"told_article"}
    assert [mail.content.decode() for mail in data.mails] == [f"To: {ADDRESS}\n{QUERY}"]


def test_the_copy_holds_nothing_that_opens_something(full: Database) -> None:
    with full.reading() as session:
        data = own_data(session, _subscriber(session))

    names = {name for section in data.sections for name in section.columns}
    assert not names & {"secret", "previous_secret", "token_hash", "key_hash", "address_hmac"}


def test_the_copy_holds_nothing_of_others(full: Database) -> None:
    with full.reading() as session:
        data = own_data(session, _subscriber(session))

    assert "Bahn" not in str(data)  # what the other reader looks for


def test_after_erasure_no_table_holds_address_query_or_secret(full: Database) -> None:
    with full.transaction() as session:
        erase_subscriber(session, _subscriber(session), evidence="Test", hmac_key=KEY, now=NOW)

    with full.reading() as session:
        for table in Table.metadata.sorted_tables:
            for row in session.execute(select(table)):
                for personal in (ADDRESS, "maria", QUERY, QUERY.lower(), SECRET, "203.0.113.7", "Firefox"):
                    assert personal not in _text(row), (table.name, personal)


def test_after_erasure_nothing_waits_to_be_sent(full: Database) -> None:
    with full.transaction() as session:
        number = _subscriber(session).id
        erase_subscriber(session, _subscriber(session), evidence="Test", hmac_key=KEY, now=NOW)

    with full.reading() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.subscriber_id == number)).all()
        assert [(row.state, row.message) for row in rows] == [(OutboxState.SUPPRESSED, None)]


def _text(row: Iterable[object]) -> str:
    return " ".join(one.decode(errors="replace") if isinstance(one, bytes) else str(one) for one in row)
