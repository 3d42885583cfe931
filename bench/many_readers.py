"""One story owed to many readers, again and again, for the bench of delivery."""

from datetime import UTC, datetime, timedelta
from random import Random

from alerts.matching import match_due
from alerts.standing import StandingQueries
from bench.news import news
from storage.articles import save_article
from storage.database import Database
from storage.people.subscribers import add_subscriber
from storage.people.subscriptions import add_subscription
from tests.articles import an_article

KEY = b"a key of the bench only"


class ManyReaders:
    """Readers who all wait for the same town."""

    def __init__(self, database: Database, count: int) -> None:
        self.count = count
        self._database = database
        self._standing = StandingQueries()
        self._stories = iter(news(1000))
        now = datetime.now(UTC)
        with database.transaction() as session:
            for number in range(count):
                address = f"leser{number}@stadt.example"
                reader = add_subscriber(
                    session,
                    address,
                    language="de",
                    evidence="",
                    hmac_key=KEY,
                    now=now,
                )
                add_subscription(session, reader, "Kaiserslautern", evidence="", hmac_key=KEY, now=now)

    def owe_a_story(self) -> None:
        """Store an article that all of them wait for, and match it."""
        told, now = next(self._stories), datetime.now(UTC)
        words = told.body.split()
        Random(told.number).shuffle(words)
        body = f"In Kaiserslautern beginnt es. {' '.join(words)}"
        article = an_article(title=told.title, kicker="Kaiserslautern", body=body)
        with self._database.transaction() as session:
            save_article(session, article, keys=[told.slug], alertable=True, now=now)
        match_due(self._database, self._standing, now=now, group_wait=timedelta(0))
