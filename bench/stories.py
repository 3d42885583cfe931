"""Telling which articles tell one story: how often that is right, and what it costs among very many."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TypeAlias

from sqlalchemy import insert, text

from bench.databases import postgresql_database, postgresql_server, sqlite_database
from bench.figures import Figure, figures
from bench.search import percentiles
from bench.story_methods import METHODS
from bench.story_pairs import Pair, of_cases, of_edits
from bench.timing import cpu_ms, in_turns, sized
from crawler.sites import SOURCES
from query import Field, analyse_document
from storage.database import Database
from storage.stories.neighbours import COMMON, neighbours
from storage.stories.sketch import sketch
from storage.stories.verdict import WINDOW
from storage.tables import StorySketch
from tests.storage.stories.edits import releases

_COPIES = 25  # of each release
_SEED = 77  # another than that by which the thresholds were found
_ARTICLES = 10_000
_ROUNDS = 5
_ASKED = 1000
_NUMBERS = range(12, 45)  # in a sketch
_SHARED = range(2**20)  # numbers that many articles have
_FIRST_DAY = 737_000
_PER_DAY = 500
_AT_ONCE = 2000  # articles
_SIZES = {
    True: "SELECT sum(pgsize) FROM dbstat WHERE name = 'story_sketch'",
    False: "SELECT pg_total_relation_size('story_sketch')",
}

_said: list[str] = []


def measure(scale: float) -> Iterable[Figure]:
    """Judge labelled pairs by several methods, then look sketches up among very many."""
    _said.clear()
    yield from figures("ms CPU/article", in_turns(_parts(), min(_ROUNDS, sized(_ROUNDS, scale))))
    pairs = [*of_cases(), *of_edits(sized(_COPIES, min(1, scale)), _SEED)]
    yield from _right(pairs)
    yield from figures("ms CPU/pair", in_turns(_judging(pairs[:: max(1, len(pairs) // 300)]), 1))
    many = sized(_ARTICLES, scale)
    with TemporaryDirectory(prefix="bench-") as name, postgresql_server(Path(name)) as server:
        source = SOURCES["kommune21"]
        yield from _among("SQLite", sqlite_database(Path(name) / "stories.db", source), many)
        yield from _among("PostgreSQL", postgresql_database(server, source), many)


def notes() -> list[str]:
    """Return what a table of costs cannot say."""
    return _said


def _right(pairs: Sequence[Pair]) -> Iterator[Figure]:
    """Yield recall and precision of each method, in per cent."""
    one_story = [pair for pair in pairs if pair.is_one_story]
    recall, precision = {}, {}
    for name, joins in METHODS.items():
        joined = [pair for pair in pairs if joins(pair)]
        right = sum(pair.is_one_story for pair in joined)
        recall[name] = [100 * right / len(one_story)]
        precision[name] = [100 * right / max(1, len(joined))]
    yield from figures("% recall", recall)
    yield from figures("% precision", precision)
    for kind in dict.fromkeys(pair.kind for pair in pairs):
        judged = [(pair, METHODS["ours"](pair)) for pair in pairs if pair.kind == kind]
        wrong = sum(joined is not pair.is_one_story for pair, joined in judged)
        _said.append(f"{kind}: {len(judged)} pairs, {wrong} wrong")


def _parts() -> dict[str, partial[float]]:
    """Return what is done for each new article before anything is looked up."""
    texts = [{Field.TITLE: one.title, Field.BODY: one.body} for one in releases()]
    documents = [analyse_document(one) for one in texts]
    return {
        "analyse": partial(cpu_ms, lambda: [analyse_document(one) for one in texts], per=len(texts)),
        "sketch": partial(cpu_ms, lambda: list(map(sketch, documents)), per=len(documents)),
    }


def _judging(pairs: Sequence[Pair]) -> dict[str, partial[float]]:
    return {name: partial(cpu_ms, partial(_judge_all, name, pairs), per=len(pairs)) for name in METHODS}


def _judge_all(name: str, pairs: Sequence[Pair]) -> None:
    for pair in pairs:
        METHODS[name](pair)


def _among(kind: str, opening: AbstractContextManager[Database], many: int) -> Iterator[Figure]:
    with opening as database:
        before = process_time()
        asked = _fill(database, many)
        inserting = (process_time() - before) * 1000 / many
        yield from figures("ms CPU/article", {f"{kind}: make and INSERT a sketch": [inserting]})
        taken = _looked_up(database, asked)
        yield from figures("ms wall", {f"{kind}: look a sketch up": taken})
        size, memory = _megabytes(database), getrusage(RUSAGE_SELF).ru_maxrss / 1024
        _said.append(f"{kind}: among {many} articles {percentiles(taken)}, table of {size:.0f} MB")
        _said.append(f"peak memory of this process so far {memory:.0f} MiB")


_Sketch: TypeAlias = tuple[int, int, list[int]]  # day, id of the article, numbers


def _fill(database: Database, many: int) -> list[_Sketch]:
    """Store sketches and return some of them."""
    asked, held = [], Counter[tuple[int, int]]()
    sketches = _sketches(many)
    while portion := list(islice(sketches, _AT_ONCE)):
        rows = []
        for day, article, numbers in portion:
            for number in set(numbers):
                if number in _SHARED:
                    held[number, day // WINDOW] += 1
                if held[number, day // WINDOW] <= COMMON:
                    rows.append({"number": number, "day": day, "article_id": article})
        with database.transaction() as session:
            session.connection().execute(insert(StorySketch), rows)
        asked += portion[:: max(1, len(portion) * many // (_ASKED * len(portion)))]
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            connection.execute(text("ANALYZE"))
    return asked


def _sketches(many: int) -> Iterator[_Sketch]:
    """Yield sketches of which most numbers are their own, and three such as many articles have."""
    random = Random(1)
    for article in range(1, many + 1):
        own = [random.randrange(_SHARED.stop, 2**31) for _ in range(random.choice(_NUMBERS))]
        shared = [min(int(random.paretovariate(0.3)), _SHARED.stop - 1) for _ in range(3)]
        yield _FIRST_DAY + article // _PER_DAY, article, [*own, *shared]


def _looked_up(database: Database, asked: Sequence[_Sketch]) -> list[float]:
    """Return how long each look-up takes, each in a snapshot of its own, the caches warm."""
    times: list[float] = []
    for _ in range(2):
        times.clear()
        for day, _, numbers in asked:
            with database.reading() as session:
                before = perf_counter()
                neighbours(session, numbers, day).nearest(8)
                times.append((perf_counter() - before) * 1000)
    return times


def _megabytes(database: Database) -> float:
    with database.reading() as session:
        return float(session.scalar(text(_SIZES[database.is_sqlite])) or 0) / 1e6
