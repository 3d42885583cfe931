"""The stored articles for notebooks: searched and counted as the command line does, never written to."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from functools import partial
from os import PathLike, fspath
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypedDict, Unpack

from query import EVERY_ARTICLE, Query, QueryError, berlin_day, parse
from stadtradar.found_articles import FoundArticles
from storage import schema
from storage.aliases import load_aliases
from storage.database import Database, DatabaseUnavailable, Session
from storage.search import (
    ArticleRecord,
    Bar,
    Hits,
    Narrowing,
    NotAllIndexed,
    Step,
    count_stories,
    histogram,
    require_all,
    top_words,
)
from storage.search import count as count_hits
from storage.sources import article_counts, list_sources

__all__ = [
    "Archive",
    "ArchivedSource",
    "ArticleRecord",
    "Bar",
    "DatabaseUnavailable",
    "FoundArticles",
    "NotAllIndexed",
    "QueryError",
    "UnknownSource",
    "open_archive",
]


class UnknownSource(ValueError):
    """A name that no source has."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        close = get_close_matches(name, known, n=1)
        remedy = f"Gemeint ist wohl {close[0]}." if close else "Alle nennt: archive.sources()"
        super().__init__(f"Die Quelle {name} gibt es hier nicht. {remedy}")


@dataclass(frozen=True, kw_only=True)
class ArchivedSource:
    """A source, and how many of its articles are stored."""

    name: str
    title: str
    home: str
    articles: int
    tdm_reserved: bool | None  # text and data mining is reserved (§ 44b UrhG); None while nobody has asked


class Narrowed(TypedDict, total=False):
    """What an answer can be narrowed to."""

    days: int | None  # first seen in the last so many days
    sources: Sequence[str]  # their names, or one
    first: date | None  # day of publication in Berlin, both ends included
    last: date | None


class Archive:
    """A store opened by `stadtradar.open`; each call reads one consistent snapshot of it.

    Queries are those of the command line (docs/anfragen.md), None asks for every article. Every answer can be
    narrowed by `days` (first seen in the last so many), `sources` (names), `first` and `last` (days of
    publication in Berlin, both included).

    Raises QueryError for what cannot be understood, UnknownSource, DatabaseUnavailable, and NotAllIndexed
    rather than give an incomplete answer.
    """

    def __init__(self, database: Database, *, now: datetime | None = None) -> None:
        self._database, self._now = database, now

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._database.dispose()

    def search(self, query: str | None, **narrowed: Unpack[Narrowed]) -> FoundArticles:
        """Return all articles that answer a query, to be gone through one by one or taken as a table.

        They are read while they are gone through, a few at a time, in the order in which they were stored.
        """
        with self._database.reading() as session:
            # So that a mistake shows here, not where they are read.
            _query(session, query)
            _narrowing(session, datetime.now(UTC), **narrowed)
        return FoundArticles(partial(self._hits, query, narrowed), query=query)

    def count(self, query: str | None, **narrowed: Unpack[Narrowed]) -> int:
        """Return how many articles answer a query."""
        with self._hits(query, narrowed) as (hits, _):
            return count_hits(hits)

    def count_stories(self, query: str | None, **narrowed: Unpack[Narrowed]) -> int:
        """Return how many stories they tell: copies of one text are one."""
        with self._hits(query, narrowed) as (hits, _):
            return count_stories(hits)

    def over_time(
        self, query: str | None, step: Literal["day", "week", "month"] = "month", **narrowed: Unpack[Narrowed]
    ) -> list[Bar]:
        """Return for each step, from the first hit to the last, the hits, all articles, and the share.

        Days are those of publication in Berlin, weeks begin on Monday.
        """
        with self._hits(query, narrowed) as (hits, _):
            return histogram(hits, Step(step))

    def words(
        self, query: str | None, limit: int = 50, **narrowed: Unpack[Narrowed]
    ) -> tuple[tuple[str, int], ...]:
        """Return the words that most of the newest 500 hits hold, with the number of those.

        Left out are words that any text holds, numbers, and the words of the query.
        """
        with self._hits(query, narrowed) as (hits, _):
            return top_words(hits, limit).words

    def sources(self) -> list[ArchivedSource]:
        """Return all sources ever configured, by name."""
        with self._database.reading() as session:
            counts = article_counts(session)
            return [
                ArchivedSource(
                    name=source.name,
                    title=source.title,
                    home=source.home,
                    articles=counts.get(source.name, 0),
                    tdm_reserved=source.tdm_reserved,
                )
                for source in list_sources(session)
            ]

    @contextmanager
    def _hits(self, text: str | None, narrowed: Narrowed) -> Iterator[tuple[Hits, datetime]]:
        now = self._now or datetime.now(UTC)
        with self._database.reading() as session:
            narrowing = _narrowing(session, now, **narrowed)
            hits = Hits(session, _query(session, text), today=berlin_day(now), narrowing=narrowing)
            require_all(hits)
            yield hits, now


def _query(session: Session, text: str | None) -> Query:
    return EVERY_ARTICLE if text is None else parse(text, load_aliases(session))


def _narrowing(
    session: Session,
    now: datetime,
    *,
    days: int | None = None,
    sources: Sequence[str] = (),
    first: date | None = None,
    last: date | None = None,
) -> Narrowing:
    """Return what a search is narrowed to. Raises UnknownSource."""
    names = (sources,) if isinstance(sources, str) else tuple(sources)
    known = [source.name for source in list_sources(session)]
    for name in names:
        if name not in known:
            raise UnknownSource(name, known)
    since = None if days is None else now - timedelta(days=days)
    return Narrowing(since=since, sources=names, first=first, last=last)


def open_archive(where: str | PathLike[str], *, now: datetime | None = None) -> Archive:
    """Do what `stadtradar.open` says."""
    if now is not None and now.tzinfo is None:
        raise ValueError(f"now = {now!r} hat keine Zeitzone. Beispiel: datetime(2026, 1, 31, tzinfo=UTC)")
    address = fspath(where)
    database = Database(address if "://" in address else f"sqlite:///{Path(address).expanduser()}")
    if not database.is_made:
        raise DatabaseUnavailable(f"Die Datenbank {address} gibt es nicht.", "Bitte den Pfad prüfen.")
    with ExitStack() as on_failure:
        on_failure.callback(database.dispose)
        schema.require(database)
        on_failure.pop_all()
    return Archive(database, now=now)
