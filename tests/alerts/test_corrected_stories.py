"""Merging and splitting stories by hand: nobody is told twice, nobody is left out."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from alerts.mail.smtp import SmtpTransport
from storage.articles import find_article
from storage.database import Database
from storage.integrity import check
from storage.stories import corrections_of, merge, split
from storage.tables import Article, Hold, OutboxRow, OutboxState
from tests.alerts.received import parsed, text_of
from tests.alerts.world import NOON, match, outbox, send, store, subscribe
from tests.articles import BODY
from tests.mail_server import MailServer

_OTHER = "In der Westpfalz zahlen Eltern ihre Beiträge für die Kita künftig im Netz, sagt Kaiserslautern."
_LATER = NOON + timedelta(hours=3)


def store_two(database: Database, *, alike: bool, **second: Any) -> tuple[int, int]:
    """Store two articles of two sources that tell one story, or two."""
    store(database, key="a")
    told = {"source": "move", **({} if alike else {"title": "Kita im Netz", "teaser": None, "body": _OTHER})}
    store(database, key="b", **(told | second))
    return 1, 2


def merged(database: Database, one: int, other: int) -> bool:
    with database.transaction() as session:
        return merge(session, _article(session, one), _article(session, other), _LATER)


def parted(database: Database, one: int) -> bool:
    with database.transaction() as session:
        return split(session, _article(session, one), _LATER)


def _article(session: Any, number: int) -> Article:
    article = find_article(session, str(number))
    assert article is not None
    return article


def stories(database: Database) -> list[int]:
    with database.reading() as session:
        return [_article(session, number).story_id for number in (1, 2)]


def test_merged_articles_tell_one_story_and_are_told_once(database: Database) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    one, other = store_two(database, alike=False)
    match(database)

    assert merged(database, one, other)

    [row] = outbox(database)
    assert sorted(reason.article_id for reason in row.matches) == [1, 2]
    assert len(set(stories(database))) == 1
    assert check(database) == []


def test_who_was_told_of_one_is_not_told_of_the_other(
    database: Database, smtp: SmtpTransport, server: MailServer
) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    store(database, key="a")
    match(database)
    send(database, smtp)
    store(database, key="b", source="move", title="Kita im Netz", teaser=None, body=_OTHER)
    match(database)

    merged(database, 2, 1)
    send(database, smtp, now=_LATER)

    assert len(server.received) == 1
    assert [row.state for row in outbox(database)] == [OutboxState.SENT]
    assert check(database) == []


def test_what_both_were_told_of_stays_told(
    database: Database, smtp: SmtpTransport, server: MailServer
) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    one, other = store_two(database, alike=False)
    match(database)
    send(database, smtp)

    merged(database, one, other)
    send(database, smtp, now=_LATER)

    assert len(server.received) == 2
    assert [row.state for row in outbox(database)] == [OutboxState.SENT, OutboxState.SENT]
    assert check(database) == []


def test_merging_what_is_one_story_only_notes_the_decision(database: Database) -> None:
    one, other = store_two(database, alike=True)

    assert not merged(database, one, other)

    with database.reading() as session:
        [note] = corrections_of(session, _article(session, other))
        assert (note.article_id, note.other_id, note.together) == (1, 2, True)


def test_a_split_article_is_owed_to_those_who_were_told_of_the_other_only(
    database: Database, smtp: SmtpTransport, server: MailServer
) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    store(database, key="a")
    match(database)
    send(database, smtp)
    store(database, key="b", source="move")
    match(database)

    assert parted(database, 2)
    match(database, now=_LATER)
    send(database, smtp, now=_LATER)

    assert len(set(stories(database))) == 2
    assert len(server.received) == 2
    late = server.received[1].content
    assert str(parsed(late)["Subject"]).startswith("Verspätet: ")
    assert "zuerst für die Kopie eines anderen gehalten" in text_of(late, "plain").replace("\n", " ")
    assert check(database) == []


def test_a_split_article_is_told_once_to_those_who_were_told_of_it(
    database: Database, smtp: SmtpTransport, server: MailServer
) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    store_two(database, alike=True)
    match(database)
    send(database, smtp)

    parted(database, 2)
    match(database, now=_LATER)
    send(database, smtp, now=_LATER)

    assert len(server.received) == 1
    assert check(database) == []


def test_a_split_before_anything_is_sent_makes_two_mails_of_one(
    database: Database, smtp: SmtpTransport, server: MailServer
) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    store_two(database, alike=True)
    match(database)

    parted(database, 2)
    match(database, now=_LATER)
    send(database, smtp, now=_LATER)

    assert [[reason.article_id for reason in row.matches] for row in outbox(database)] == [[1], [2]]
    assert len(server.received) == 2
    assert check(database) == []


def test_a_split_article_that_changed_since_is_owed_whole(
    database: Database, smtp: SmtpTransport, server: MailServer
) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    store(database, key="a")
    match(database)
    send(database, smtp)
    store(database, key="b", source="move")
    store(database, key="b", source="move", body=BODY.replace("Rathaus", "Stadthaus"))
    match(database)

    parted(database, 2)
    match(database, now=_LATER)
    send(database, smtp, now=_LATER)

    assert len(server.received) == 2


def test_a_split_article_of_a_first_crawl_alerts_nobody(
    database: Database, smtp: SmtpTransport, server: MailServer
) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    store(database, key="a", alertable=False)
    store(database, key="b", source="move", alertable=False)

    parted(database, 2)
    match(database, now=_LATER)
    send(database, smtp, now=_LATER)

    assert server.received == []


def test_an_article_alone_cannot_be_split(database: Database) -> None:
    store_two(database, alike=False)

    assert not parted(database, 1)


def test_later_copies_join_the_article_they_copy(database: Database) -> None:
    store_two(database, alike=True)
    parted(database, 2)

    store(database, key="c", source="zfk")

    with database.reading() as session:
        assert _article(session, 3).story_id in stories(database)
        [note] = corrections_of(session, _article(session, 1))
        assert (note.article_id, note.other_id, note.together) == (2, 1, False)


def test_what_is_held_for_a_digest_is_held_for_both_stories(database: Database) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    _, other = store_two(database, alike=True)
    match(database)
    with database.transaction() as session:
        session.execute(update(OutboxRow).values(state=OutboxState.HELD, hold=Hold.DIGEST))

    parted(database, other)

    assert [(row.state, row.hold, len(row.matches)) for row in outbox(database)] == [
        ("held", "digest", 1)
    ] * 2
    assert check(database) == []


def test_what_is_gathered_for_a_digest_counts_as_told(database: Database) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    one, other = store_two(database, alike=False)
    match(database)
    with database.transaction() as session:
        first = session.scalars(select(OutboxRow).order_by(OutboxRow.id)).first()
        assert first is not None
        first.state = OutboxState.GATHERED

    merged(database, one, other)

    assert [row.state for row in outbox(database)] == [OutboxState.GATHERED]


@pytest.mark.parametrize("kept", [1, 2])
def test_of_two_debts_that_wait_the_earlier_moment_stays(database: Database, kept: int) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    store_two(database, alike=False)
    match(database)
    days = {1: timedelta(days=7), 2: timedelta(days=1)}
    with database.transaction() as session:
        for number, row in enumerate(session.scalars(select(OutboxRow).order_by(OutboxRow.id)), start=1):
            row.state, row.hold, row.due_at = OutboxState.HELD, Hold.DIGEST, NOON + days[number]

    merged(database, kept, 3 - kept)

    [row] = outbox(database)
    assert (row.state, row.due_at, len(row.matches)) == (OutboxState.HELD, NOON + days[2], 2)


@pytest.mark.parametrize("kept", [1, 2])
def test_of_two_debts_the_one_whose_mail_may_have_arrived_stays(database: Database, kept: int) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    store_two(database, alike=False)
    match(database)
    with database.transaction() as session:
        first = session.scalars(select(OutboxRow).order_by(OutboxRow.id)).first()
        assert first is not None
        first.message, first.state, first.due_at = b"mail", OutboxState.HELD, NOON + timedelta(days=1)

    merged(database, kept, 3 - kept)

    assert [row.message for row in outbox(database)] == [b"mail"]
