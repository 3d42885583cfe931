"""Searching many generated articles on both databases, and what it costs to index them.

Some is also asked as a first attempt would.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import mean, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from bench.copying import catch_up, copy_articles, draw_blocks
from bench.databases import postgresql_database, postgresql_server, sqlite_database
from bench.figures import Figure, figures
from bench.many_articles import NEWSROOM_SEED, Newsroom, day_of, vocabulary
from bench.naive_search import count_naively, index_naively, months_naively, newest_naively
from bench.news import TOWNS
from bench.timing import sized
from crawler.sites import SOURCES
from query import parse
from storage.database import Database
from storage.index.bitmaps import BLOCK
from storage.index.sections import learn_sections
from storage.reindexing import index_some
from storage.search import Hits, Order, Step, count, histogram, newest, search
from storage.tables import Article, SearchDocument, SearchSection, Story

_ARTICLES = 10_000
_REAL = 100_000  # articles written anew; a larger store has copies of them
_PER_TRANSACTION = 200
_ROUNDS = 3
_FLOOR = "count of all rows"
_TODAY = date(2026, 11, 23)
_COMMON = vocabulary(512, random.Random(NEWSROOM_SEED))[500:]  # in some five of a hundred articles
_VERY_COMMON = ("Solar", "Wärme", "Tarif", "Verwaltung", "Verkehr", "Energie")  # in 12 to 18 of a hundred
_WILDCARDS = ("*beleuchtung", "digital*", "*netzplan*", "*hausplan", "glasf*")
_SOURCE = SOURCES["kommune21"]
_SIZES_IN_SQLITE = "SELECT sum(pgsize) FROM dbstat WHERE name GLOB 'search_*' OR name GLOB '*_search_*'"
_SIZES_IN_POSTGRESQL = (
    "SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
    " WHERE relkind = 'r' AND starts_with(relname, 'search_')"
)
Question: TypeAlias = Callable[[Hits], object]
NaiveQuestion: TypeAlias = Callable[[Session, str], object]
_NAIVE: Sequence[tuple[str, Sequence[str], NaiveQuestion]] = (
    ("newest 20 of a place", TOWNS, newest_naively),
    ("count of a common word", _COMMON, count_naively),
    ("histogram of a common word", _COMMON, months_naively),
)

_said: list[str] = []


def measure(scale: float) -> Iterable[Figure]:
    """Store and index articles on each database, then ask."""
    _said.clear()
    many, rounds = sized(_ARTICLES, scale), min(_ROUNDS, sized(_ROUNDS, scale))
    with TemporaryDirectory(prefix="bench-") as name, postgresql_server(Path(name)) as server:
        yield from _on("SQLite", sqlite_database(Path(name) / "search.db", _SOURCE), many, rounds)
        yield from _on("PostgreSQL", postgresql_database(server, _SOURCE), many, rounds)


def notes() -> list[str]:
    """Return the slow ends of what was measured, and how large the index is."""
    return _said


def store(database: Database, many: int) -> tuple[float, float]:
    """Store and index so many articles; return the milliseconds of CPU of either, for one article.

    That of PostgreSQL's server is not counted.
    """
    real, storing, indexing = min(many, _REAL), 0.0, 0.0
    with database.transaction() as session:
        session.execute(insert(Story), [{"id": 1, "first_seen_at": datetime(2020, 1, 1, tzinfo=UTC)}])
    articles = Newsroom(words=min(150_000, 20 * real)).articles(real, per_day=max(1, real // 1500))
    while rows := list(islice(articles, _PER_TRANSACTION)):
        before = process_time()
        with database.transaction() as session:
            session.execute(insert(Article), rows)
        between = process_time()
        with database.transaction() as session:
            session.execute(insert(SearchDocument), list(_owed(session, rows)))
        with database.transaction() as session:
            index_some(session, _PER_TRANSACTION)
        storing += between - before
        indexing += process_time() - between
    for first in range(real, many, real):
        copy_articles(database, up_to=min(real, many - first), shift=first)
    catch_up(database)
    index_naively(database, written=real, many=many)
    return storing * 1000 / real, indexing * 1000 / real


class Asked(NamedTuple):
    """Milliseconds by kind of question: the mean of each round, and of each query the least of all rounds."""

    rounds: dict[str, list[float]]
    queries: dict[str, list[float]]


def asked(database: Database, rounds: int = _ROUNDS) -> Asked:
    """Ask every kind of question, in turns. SQLite's times are CPU, PostgreSQL's wall: it works elsewhere."""
    clock = process_time if database.is_sqlite else perf_counter
    work = {_FLOOR: [partial(_bare_count, database)]}
    for what, queries, question in _questions():
        work[what] = [partial(_answer, database, query, question) for query in queries]
    for what, words, naive in _NAIVE:
        work[f"{what}, naively"] = [partial(_answer_naively, database, word, naive) for word in words]
    taken: dict[str, list[list[float]]] = {what: [] for what in work}
    for turn in range(rounds + 1):
        for what, tasks in work.items():
            times = [_timed(clock, task) for task in tasks]
            if turn:  # a first round fills caches
                taken[what].append(times)
    return Asked(
        rounds={what: list(map(mean, times)) for what, times in taken.items()},
        queries={what: [min(one) for one in zip(*times, strict=True)] for what, times in taken.items()},
    )


def _on(kind: str, opening: AbstractContextManager[Database], many: int, rounds: int) -> Iterator[Figure]:
    with opening as database:
        storing, indexing = store(database, many)
        drawing = draw_blocks(database)
        costs = {
            f"{kind}: bare INSERT of the article": [storing],
            f"{kind}: analyse and index it": [indexing],
        }
        yield from figures("ms CPU/article", costs)
        answers = asked(database, rounds)
        unit = "ms CPU" if database.is_sqlite else "ms wall"
        yield from figures(unit, {f"{kind}: {what}": taken for what, taken in answers.rounds.items()})
        _said.extend(f"{kind}: {what}: {percentiles(taken)}" for what, taken in answers.queries.items())
        _said.append(f"{kind}: {many} articles, index of {index_megabytes(database):.0f} MB")
        if drawing:
            _said.append(f"{kind}: drawing the bits of {BLOCK} articles takes {drawing:.0f} ms")
        _said.append(f"{kind}: of 100 articles hold {_shares(database, many)}")


def _questions() -> Iterator[tuple[str, Sequence[str], Question]]:
    first_20 = partial(newest, limit=20)
    chosen = random.Random(1)
    towns = [" ODER ".join(chosen.sample(TOWNS, 3)) for _ in _COMMON]
    booleans = [f"{topic} UND ({three}) NICHT Steuer" for topic, three in zip(_COMMON, towns, strict=True)]
    yield "newest 20 of a place, 20 forms", TOWNS, first_20
    yield "newest 20 of a phrase", [f'"{town} Rat"' for town in TOWNS[:12]], first_20
    yield "newest 20 of a wildcard", _WILDCARDS, first_20
    yield "newest 20 NAHE/5", [f"{town} NAHE/5 Verwaltung" for town in TOWNS[:12]], first_20
    yield "newest 20, boolean", booleans, first_20
    yield "count of a common word", _COMMON, count
    yield "count of a very common word", _VERY_COMMON, count
    yield "count of a boolean", booleans, count
    yield "count of a town, stadt:", [f'stadt:"{town}"' for town in TOWNS[:12]], count
    yield "histogram of a common word", _COMMON, partial(histogram, step=Step.MONTH)
    yield "histogram of a very common one", _VERY_COMMON, partial(histogram, step=Step.MONTH)
    yield "whole page, newest first", TOWNS[:12], partial(_page, order=Order.NEWEST)
    yield "whole page, ranked", TOWNS[:12], partial(_page, order=Order.RELEVANT)


def _shares(database: Database, many: int) -> str:
    """Tell how common the common words are."""
    shares = []
    for word in (*_COMMON, *_VERY_COMMON):
        with database.reading() as session:
            found = count(Hits(session, parse(word), today=_TODAY))
        shares.append(f"{word} {100 * found / many:.0f}")
    return ", ".join(shares)


def _answer(database: Database, query: str, question: Question) -> None:
    with database.reading() as session:
        question(Hits(session, parse(query), today=_TODAY))


def _answer_naively(database: Database, word: str, question: NaiveQuestion) -> None:
    with database.reading() as session:
        question(session, word)


def _page(hits: Hits, order: Order) -> object:
    return search(hits.session, hits.query, order=order, today=_TODAY)


def _bare_count(database: Database) -> None:
    with database.reading() as session:
        session.scalar(select(func.count()).select_from(SearchDocument))


def _timed(clock: Callable[[], float], work: Callable[[], object]) -> float:
    before = clock()
    work()
    return (clock() - before) * 1000


def index_megabytes(database: Database) -> float:
    """Return how much the index takes, words and vocabulary."""
    sizes = _SIZES_IN_SQLITE if database.is_sqlite else _SIZES_IN_POSTGRESQL
    with database.reading() as session:
        return float(session.scalar(text(sizes)) or 0) / 1e6


def percentiles(taken: Sequence[float]) -> str:
    """Say how long the middle query takes and how long the slowest."""
    if len(taken) < 2:
        return f"{taken[0]:.2f} ms"
    cuts = quantiles(taken, n=100, method="inclusive")
    return f"p50 {cuts[49]:.2f}, p95 {cuts[94]:.2f}, p99 {cuts[98]:.2f} ms"


def _owed(session: Session, rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, object]]:
    """Yield the documents of articles, still to be indexed; their sections are stored."""
    learn_sections(session, [Article(**row) for row in rows])
    numbers: dict[tuple[str, str | None], int] = {
        (one.source, one.name): one.id for one in session.scalars(select(SearchSection))
    }
    for row in rows:
        yield {
            "article_id": row["id"],
            "day": day_of(row),
            "first_seen_at": row["first_seen_at"],
            "section_id": numbers[row["source"], row["section"]],
            "analyzer_version": 0,
        }
