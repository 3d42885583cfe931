"""Stories owed to a reader, for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from storage.articles import save_article
from storage.database import Database
from storage.owed.outbox import Owed, list_outbox, owe
from storage.people.subscriptions import end_subscriptions
from storage.tables import Hold, OutboxRow, Subscription
from tests.articles import an_article
from tests.storage.leases import lease_next
from tests.storage.readers import KEY, NOW, a_subscriber, a_subscription

MINUTE = timedelta(minutes=1)


class Post:
    """One subscriber with two subscriptions and stories to be told, on a real database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as session:
            self.subscriber = a_subscriber(session)
            self.subscriptions = [a_subscription(session, self.subscriber, word) for word in ("Bus", "Bahn")]
        self.stories: list[tuple[int, int]] = []

    def story(self) -> tuple[int, int]:
        """Save a story and return its id and its article's."""
        text = f"Meldung {len(self.stories)}"
        article = an_article(title=text, body=text)
        with self.database.transaction() as session:
            save_article(session, article, keys={text}, alertable=True, now=NOW)
        self.stories.append((article.story_id, article.id))
        return self.stories[-1]

    def owe(
        self,
        story: tuple[int, int],
        *wanted: Subscription,
        due: timedelta = MINUTE * 0,
        hold: Hold | None = None,
    ) -> bool:
        """Owe the subscriber a story for these subscriptions, by default the first."""
        owed = Owed(
            subscriber_id=self.subscriber.id,
            story_id=story[0],
            channel="mail",
            due_at=NOW + due,
            hold=hold,
            matches=tuple((one.id, story[1]) for one in wanted or self.subscriptions[:1]),
        )
        with self.database.transaction() as session:
            return owe(session, owed, NOW)

    def lease(self, owner: str = "a", after: timedelta = MINUTE * 0) -> OutboxRow | None:
        """Take the next row for five minutes."""
        with self.database.transaction() as session:
            return lease_next(session, owner=owner, now=NOW + after, lease_for=5 * MINUTE)

    def leased(self, after: timedelta = MINUTE * 0) -> OutboxRow:
        """Take the next row, which there must be."""
        row = self.lease(after=after)
        assert row is not None
        return row

    def end(self, *ended: Subscription) -> None:
        """End subscriptions."""
        with self.database.transaction() as session:
            ids = [one.id for one in ended]
            end_subscriptions(session, self.subscriber.id, ids, evidence="Link", hmac_key=KEY, now=NOW)

    @contextmanager
    def only_row(self) -> Iterator[OutboxRow]:
        """Give the one row there is."""
        with self.database.reading() as session:
            (row,) = list_outbox(session, 10)
            yield row
