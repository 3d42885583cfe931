"""What readers get to see of a crawl: the mails owed, the pages of the web, the hits of a search."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from alerts.mail.composing import ComposedMail
from alerts.matching import all_matched
from alerts.preview import preview_due
from alerts.tokens import UnsubscribeTokens
from query import berlin_day, parse
from stadtradar.cli.hits import hit_document
from storage.database import Database
from storage.search import search
from storage.tables import Article
from tests.alerts.world import COMPOSER, match
from tests.web.conftest import TOKEN_KEY, serving
from tests.web.visiting import Visitor


def mails(database: Database) -> list[ComposedMail]:
    """Match all that is stored and return the mails that are owed."""
    later = datetime.now(UTC) + timedelta(days=400)
    while not all_matched(database):
        match(database, now=datetime.now(UTC))
    return preview_due(database, COMPOSER, now=later)


def articles(database: Database, source: str | None = None) -> list[Article]:
    """Return the stored articles, oldest first, with their sources' URLs loaded."""
    with database.reading() as session:
        found = list(session.scalars(select(Article).order_by(Article.id)))
        assert all(article.urls for article in found)
        return [article for article in found if source is None or article.source == source]


def hits(database: Database, query: str) -> list[dict[str, object]]:
    """Return the hits as programs get them on the command line."""
    with database.reading() as session:
        page = search(session, parse(query), limit=1000, today=berlin_day(datetime.now(UTC)))
        found = [hit_document(one) for one in page.hits]
        shown: list[dict[str, object]] = json.loads(json.dumps(found, default=str, allow_nan=False))
        return shown


@contextmanager
def web(database: Database) -> Iterator[Visitor]:
    """Serve the web pages of this store."""
    with serving(database, UnsubscribeTokens([TOKEN_KEY])) as visitor:
        yield visitor
