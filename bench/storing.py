"""Storing articles: save_article against bare INSERTs of the very rows it writes."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import psutil
import psycopg

from bench.databases import postgresql_database, postgresql_server, sqlite_database
from bench.figures import Figure, figures
from bench.news import news
from bench.rows import Insert, driver, inserts, write
from bench.timing import cpu_ms, in_turns, sized
from crawler.sites import SOURCES
from demo.newsroom_articles import NewsArticle
from storage.articles import Saved, save_article
from storage.database import Database
from storage.tables import Article

_SOURCE = SOURCES["kommune21"]
_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
Opening: TypeAlias = Callable[[], AbstractContextManager[Database]]


def measure(scale: float) -> Iterable[Figure]:
    """Store the same articles on each database, one transaction for each article."""
    articles, rounds = news(sized(200, scale)), sized(5, scale)
    with TemporaryDirectory(prefix="bench-") as name, postgresql_server(Path(name)) as server:
        files = count()

        def sqlite() -> AbstractContextManager[Database]:
            return sqlite_database(Path(name) / f"{next(files)}.db", _SOURCE)

        yield from _on("SQLite", sqlite, articles, rounds)
        yield from _on("PostgreSQL", partial(postgresql_database, server, _SOURCE), articles, rounds)


def save_all(database: Database, articles: Sequence[NewsArticle], expected: Saved) -> None:
    """Save each as the crawler does. Raises RuntimeError if that did not come to what was expected."""
    for article in articles:
        row = _row(article)
        with database.transaction() as session:
            saved = save_article(session, row, keys={row.url.partition("://")[2]}, alertable=True, now=_NOW)
        if saved is not expected:
            raise RuntimeError(f"{article.slug} was {saved}")


def _on(kind: str, opening: Opening, articles: Sequence[NewsArticle], rounds: int) -> list[Figure]:
    with opening() as database:
        save_all(database, articles, Saved.NEW)
        rows = inserts(database)
    rivals = {
        f"{kind}: bare INSERTs of the same rows": partial(_bare, opening, rows),
        f"{kind}: save_article, new": partial(_new, opening, articles),
        f"{kind}: save_article, unchanged": partial(_unchanged, opening, articles),
    }
    return figures("ms CPU/article", in_turns(rivals, rounds))


def _bare(opening: Opening, rows: Sequence[Sequence[Insert]]) -> float:
    with opening() as database:
        return cost(database, lambda: write(database, rows), len(rows))


def _new(opening: Opening, articles: Sequence[NewsArticle]) -> float:
    with opening() as database:
        return cost(database, lambda: save_all(database, articles, Saved.NEW), len(articles))


def _unchanged(opening: Opening, articles: Sequence[NewsArticle]) -> float:
    with opening() as database:
        save_all(database, articles, Saved.NEW)
        return cost(database, lambda: save_all(database, articles, Saved.UNCHANGED), len(articles))


def cost(database: Database, work: Callable[[], None], per: int) -> float:
    """Return the CPU of this process and, where there is one, of the server's process that serves it."""
    before = _server_cpu(database)
    own = cpu_ms(work, per=per)
    return own + (_server_cpu(database) - before) * 1000 / per


def _server_cpu(database: Database) -> float:
    with driver(database) as connection:
        if not isinstance(connection, psycopg.Connection):
            return 0.0
        used = psutil.Process(connection.info.backend_pid).cpu_times()
    return used.user + used.system


def _row(article: NewsArticle) -> Article:
    return Article(
        source=_SOURCE.name,
        url=f"https://www.kommune21.de/k21-meldungen/{article.slug}",
        kicker=article.kicker,
        title=article.title,
        teaser=article.teaser,
        body=article.body,
        author=article.author,
        published_at=_NOW,
        published_origin="json-ld",
        section="Smart City",
        keywords=list(article.keywords),
        caption=article.caption,
        image_credit=article.credit,
        links=list(article.links),
        related=[],
    )
