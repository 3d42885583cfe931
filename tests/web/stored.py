"""Stores with something in them, filled the way the product fills them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from storage.articles import save_article
from storage.crawling.runs import RunCounts, RunReport, begin_run, finish_run
from storage.database import Database
from storage.people.feed_keys import add_feed_key
from storage.people.subscribers import add_subscriber
from storage.people.subscriptions import add_subscription
from storage.sources import SourceEntry, register_sources
from storage.tables import Article, RunOutcome, Subscription
from storage.urls import url_key
from tests.articles import an_article
from tests.web.conftest import HMAC_KEY

NOW = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)

KOMMUNE21 = SourceEntry(name="kommune21", title="Kommune21", home="https://www.kommune21.de/")


def store(database: Database, *articles: Article, now: datetime = NOW) -> list[int]:
    """Save articles and return their ids."""
    with database.transaction() as session:
        for article in articles:
            save_article(session, article, keys={url_key(article.url)}, alertable=True, now=now)
    return [article.id for article in articles]


def numbered_articles(count: int, **overrides: object) -> list[Article]:
    """Return different articles titled Meldung 1, Meldung 2 ..."""
    return [
        an_article(
            url=f"https://www.kommune21.de/k21-meldungen/meldung-{number}",
            title=f"Meldung {number}",
            body=f"Das ist der Text der Meldung Nummer {number} aus dem Rathaus.",
            **overrides,
        )
        for number in range(1, count + 1)
    ]


def register(database: Database, *entries: SourceEntry, now: datetime = NOW) -> None:
    """Configure sources."""
    with database.transaction() as session:
        register_sources(session, entries, now)


def crawled(database: Database, source: str, report: RunReport | None = None, *, now: datetime = NOW) -> None:
    """Note a crawl that began at `now` and took a minute."""
    told = report or RunReport(
        outcome=RunOutcome.OK, counts=RunCounts(listed=3, known=1, fetched=2, stored=2)
    )
    with database.transaction() as session:
        run = begin_run(session, source, now)
        finish_run(
            session, run, told, now=now + timedelta(minutes=1), next_crawl_at=now + timedelta(minutes=15)
        )


def subscribed(database: Database, email: str, queries: Sequence[str]) -> tuple[int, list[int]]:
    """Add a subscriber with standing queries; return the id and theirs."""
    with database.transaction() as session:
        subscriber = add_subscriber(
            session, email, language="de", evidence="Test", hmac_key=HMAC_KEY, now=NOW
        )
        subscriptions = [
            add_subscription(session, subscriber, query, evidence="Test", hmac_key=HMAC_KEY, now=NOW)
            for query in queries
        ]
        return subscriber.id, [subscription.id for subscription in subscriptions]


def feed_key(database: Database, subscription: int) -> str:
    """Add a feed to a subscription and return its token."""
    with database.transaction() as session:
        _, token = add_feed_key(session, session.get_one(Subscription, subscription), NOW)
        return token
