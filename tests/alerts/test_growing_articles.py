"""An article that is a teaser first and then tells what another source tells: everybody hears of it once."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select, update

from alerts.matching import match_due
from alerts.standing import StandingQueries
from query import Document
from storage.articles import find_article
from storage.database import Database
from storage.integrity import check
from storage.owed.outbox import defer, freeze, mark_dead, mark_sent
from storage.stories import merge, split
from storage.tables import Article, OutboxRow, OutboxState, StoryComparison
from tests.alerts.world import NO_WAIT, NOON, match, outbox, store, subscribe
from tests.articles import BODY
from tests.storage.leases import lease_next

MINUTE = timedelta(minutes=1)
TEASER_BODY = "Wer abonniert hat, liest hier weiter, sobald der ganze Artikel da ist."
READERS = {
    "teaser@example.org": ["schneller"],  # stands in the teaser of the growing article alone
    "whole@example.org": ["Batterie"],
    "other@example.org": ["Pressestelle"],  # the other source alone has it
    "both@example.org": ["schneller", "Batterie"],
}


class Town:
    """Readers, the two articles, and a clock that goes on with each step."""

    def __init__(self, database: Database) -> None:
        self.database, self.now = database, NOON
        for reader, queries in READERS.items():
            subscribe(database, reader, *queries)

    def teaser(self) -> None:
        self._store(key="a", body=TEASER_BODY, paywalled=True)

    def grown(self) -> None:
        self._store(key="a", body=BODY)

    def other(self) -> None:
        body = f"{BODY}\n\nDas teilte die Pressestelle mit."
        self._store(key="b", source="move", title="Freie Plätze per Funk", teaser=None, body=body)

    def match(self) -> None:
        self.now += MINUTE
        match(self.database, now=self.now)

    def send(self) -> None:
        """Send all that is due, as far as the store is concerned."""
        self.match()
        while (row := self.lease()) is not None:
            with self.database.transaction() as session:
                mark_sent(session, row.id, reply="250", now=self.now)

    def lease(self) -> OutboxRow | None:
        with self.database.transaction() as session:
            return lease_next(session, owner="a", now=self.now, lease_for=MINUTE)

    def stories(self) -> list[int]:
        with self.database.reading() as session:
            return list(session.scalars(select(Article.story_id).order_by(Article.source)))

    def told(self) -> dict[str, list[tuple[int | None, bool]]]:
        """Return for each reader the stories told, and whether as an update."""
        rows = [row for row in outbox(self.database) if row.state == OutboxState.SENT]
        return {
            reader: [(row.story_id, row.is_update) for row in rows if row.subscriber.email == reader]
            for reader in READERS
        }

    def _store(self, **stated: Any) -> None:
        self.now += MINUTE
        store(self.database, now=self.now, **stated)


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


_ORDERS = (("teaser", "grown", "other"), ("teaser", "other", "grown"), ("other", "teaser", "grown"))
_BETWEEN = ((), ("match",), ("send",))


@pytest.mark.parametrize("order", _ORDERS, ids="-".join)
@pytest.mark.parametrize(("first", "second"), [*product(_BETWEEN, _BETWEEN)])
def test_whatever_comes_first_nobody_is_left_out_and_who_can_be_is_told_once(
    town: Town, order: tuple[str, str, str], first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    steps = [order[0], *first, order[1], *second, order[2], "send"]

    for step in steps:
        getattr(town, step)()

    was_told = "send" in steps[steps.index("teaser") : steps.index("grown")]
    are_joined = len(set(town.stories())) == 1
    assert all(town.told().values())
    assert are_joined is (order[2] == "other" or not was_told)
    if not was_told:
        assert {len(stories) for stories in town.told().values()} == {1}
    assert {row.state for row in outbox(town.database)} == {OutboxState.SENT}
    assert check(town.database) == []


def test_what_was_compared_when_it_grew_is_noted(town: Town) -> None:
    town.teaser()
    town.other()
    town.grown()

    with town.database.reading() as session:
        (noted,) = session.scalars(select(StoryComparison).where(StoryComparison.joined))
        assert (noted.article_id, noted.other_id, noted.compared_at) == (1, 2, town.now)


def _hold(town: Town) -> None:
    with town.database.transaction() as session:
        session.execute(update(OutboxRow).values(state=OutboxState.HELD, hold="digest"))


def test_what_waits_for_a_digest_goes_along(town: Town) -> None:
    town.teaser()
    town.match()
    _hold(town)
    town.other()
    town.match()
    town.grown()
    town.send()

    assert len(set(town.stories())) == 1
    assert {row.subscriber.email: row.state for row in outbox(town.database)} == {
        "teaser@example.org": OutboxState.HELD,
        "both@example.org": OutboxState.SENT,  # the other article is told at once, so is this
        "whole@example.org": OutboxState.SENT,
        "other@example.org": OutboxState.SENT,
    }


def _is_on_its_way(town: Town) -> None:
    town.lease()


def _may_have_arrived(town: Town) -> None:
    row = town.lease()
    assert row is not None
    with town.database.transaction() as session:
        freeze(session, row.id, "<a@b>", b"mail")
        defer(session, row.id, phase="data", reply="", due_at=town.now, count_attempt=True)


def _was_refused(town: Town) -> None:
    row = town.lease()
    assert row is not None
    with town.database.transaction() as session:
        mark_dead(session, row.id, phase="rcpt", reply="550")


def _waits_in_a_digest(town: Town) -> None:
    with town.database.transaction() as session:
        session.execute(update(OutboxRow).values(state=OutboxState.GATHERED))


@pytest.mark.parametrize("happened", [_is_on_its_way, _may_have_arrived, _was_refused, _waits_in_a_digest])
def test_what_may_have_been_told_keeps_its_story(town: Town, happened: Callable[[Town], None]) -> None:
    town.teaser()
    town.match()
    happened(town)
    town.other()

    town.grown()

    assert len(set(town.stories())) == 2


def test_what_was_split_by_hand_stays_apart(town: Town) -> None:
    town.teaser()
    town.other()
    with town.database.transaction() as session:
        one, other = (find_article(session, str(number)) for number in (1, 2))
        assert one is not None
        assert other is not None
        merge(session, one, other, town.now)
        split(session, one, town.now)

    town.grown()

    assert len(set(town.stories())) == 2


def test_an_article_that_others_have_joined_stays_with_them(town: Town) -> None:
    town.teaser()
    store(town.database, key="c", source="zfk", body=TEASER_BODY, now=town.now)
    town.other()

    town.grown()

    growing, move, mate = town.stories()
    assert growing == mate
    assert growing != move


class GrowsMeanwhile(StandingQueries):
    """Standing queries during whose first answer the article grows, as a crawl lets it at any time."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        self._town, self._has_grown = town, False

    def matching(self, document: Document, today: date) -> set[int]:
        if not self._has_grown:
            self._has_grown = True
            self._town.grown()
        return super().matching(document, today)


def test_an_article_that_grows_while_it_is_matched_is_owed_under_its_new_story(town: Town) -> None:
    town.other()
    town.send()
    town.teaser()

    match_due(town.database, GrowsMeanwhile(town), now=town.now, group_wait=NO_WAIT)
    town.send()

    assert len(set(town.stories())) == 1
    assert {len(stories) for stories in town.told().values()} == {1}
    assert check(town.database) == []
