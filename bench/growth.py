"""What storing and asking cost as the store grows: the same work among a hundred times as many articles."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from bench.copying import catch_up, copy_articles, draw_blocks
from bench.databases import postgresql_database, postgresql_server, sqlite_database
from bench.figures import Figure, figures
from bench.growth_points import KINDS, SIZES, Point
from bench.many_articles import Newsroom
from bench.storing import cost
from bench.timing import sized
from crawler.sites import SOURCES
from query import parse
from storage.articles import Saved, known_keys, save_article
from storage.database import Database
from storage.search import Hits, newest
from storage.search import count as count_hits
from storage.tables import Article

_WRITTEN = 1_000  # articles saved one by one; all others are copies of them
_FRESH = 40  # articles with which each size is measured
_SOURCE = SOURCES["kommune21"]
_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def measure(scale: float) -> Iterable[Figure]:
    """Let a store grow on each database, and do the same at each size."""
    sizes = [sized(size, scale) for size in SIZES]
    with TemporaryDirectory(prefix="bench-") as name, postgresql_server(Path(name)) as server:
        sqlite, postgresql = KINDS
        yield from _on(sqlite, sqlite_database(Path(name) / "growth.db", _SOURCE), sizes, scale)
        yield from _on(postgresql, postgresql_database(server, _SOURCE), sizes, scale)


def _on(
    kind: str, opening: AbstractContextManager[Database], sizes: Sequence[int], scale: float
) -> Iterator[Figure]:
    fresh = _Fresh(sized(_FRESH, min(1, scale)))
    costs: dict[str, dict[str, list[float]]] = {}
    with opening as database:
        for size in sizes:
            grow(database, size)
            for what, taken in fresh.costs(database).items():
                costs.setdefault(what, {})[str(Point(kind, size, what))] = [taken]
    for by_size in costs.values():
        yield from figures("ms CPU", by_size)


def grow(database: Database, size: int) -> None:
    """Let the store have so many articles: some saved as crawls do, the others copies of those."""
    with database.reading() as session:
        stored = session.scalar(select(func.max(Article.id))) or 0
    if not stored:
        for article in _articles(min(size, _WRITTEN), seed=0):
            _save(database, article)
        stored = min(size, _WRITTEN)
    while stored < size:
        many = min(stored, size - stored)
        copy_articles(database, up_to=many, shift=stored)
        stored += many
    catch_up(database)
    draw_blocks(database)


class _Fresh:
    """New articles for each size, no two alike."""

    def __init__(self, each: int) -> None:
        self._each, self._seeds = each, count(100)

    def costs(self, database: Database) -> Mapping[str, float]:
        """Return what each kind of work costs in this store, for one article or question."""
        _ask(database, "Kaiserslautern Verwaltung", count_hits)  # the first reads what is known of names
        articles = list(_articles(self._each, seed=next(self._seeds)))
        keys = [[f"neu.example/{number}-{page}" for page in range(20)] for number in range(self._each)]
        work: Mapping[str, Callable[[int], object]] = {
            "save a new article": lambda at: _save(database, articles[at]),
            "save it unchanged": lambda at: _save(database, articles[at]),
            "which of 20 pages are known": lambda at: _known(database, keys[at]),
            "newest 20 of a name": lambda _: _ask(database, "Kaiserslautern", partial(newest, limit=20)),
            "count of a common word": lambda _: _ask(database, "Verwaltung", count_hits),
        }
        return {what: cost(database, partial(self._all, one), self._each) for what, one in work.items()}

    def _all(self, one: Callable[[int], object]) -> None:
        for at in range(self._each):
            one(at)


def _articles(many: int, seed: int) -> Iterator[Article]:
    """Yield articles as a crawl hands them over, spread over a year."""
    for row in Newsroom(words=20_000, seed=seed).articles(many, per_day=max(1, many // 365)):
        stated = {name: value for name, value in row.items() if name not in _OF_THE_STORE}
        yield Article(**stated | {"source": _SOURCE.name, "url": f"https://a.example/{seed}/{row['id']}"})


def _save(database: Database, article: Article) -> Saved:
    # Saving takes an article over, so each time it is another one.
    read = Article(**{name: getattr(article, name) for name in _STATED})
    key = article.url.partition("://")[2]
    with database.transaction() as session:
        return save_article(session, read, keys={key}, alertable=False, now=_NOW)


def _known(database: Database, keys: Sequence[str]) -> set[str]:
    with database.reading() as session:
        return known_keys(session, _SOURCE.name, keys, _NOW)


def _ask(database: Database, query: str, question: Callable[[Hits], object]) -> None:
    with database.reading() as session:
        question(Hits(session, parse(query), today=_NOW.date()))


_OF_THE_STORE = {
    "id", "story_id", "fingerprint", "body_fingerprint", "content_hash", "revision", "first_seen_at",
    "changed_at",
}  # fmt: skip
_STATED = (
    "source", "url", "kicker", "title", "teaser", "body", "author", "published_at", "published_origin",
    "section", "keywords", "caption", "links", "related", "paywalled",
)  # fmt: skip
