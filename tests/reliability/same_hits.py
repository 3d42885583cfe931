"""Many generated queries on generated articles: `python -m tests.reliability.same_hits --queries 10000`.

Memory, SQLite and PostgreSQL must name the same hits, and count as many.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import text

from storage import schema
from storage.database import Database
from tests.conftest import PostgresqlServer
from tests.storage.drawing import analyze, draw, small_blocks
from tests.storage.search_cases import articles, evaluated, found, number_found, queries, store

_ARTICLES = 15  # stored for every so many queries; Hypothesis gives up on examples much larger
_QUERIES = 25
_TABLES = ("article_url", "article_revision", "ingest_entry", "article")


def main(arguments: Sequence[str]) -> int:
    """Ask and compare; print every query whose hits differ, and return 1 if there are any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=2026)
    chosen = parser.parse_args(arguments)
    with _databases() as databases:
        asked, differences = compare(databases, chosen.queries, chosen.seed)
    print(f"{asked} queries asked of memory, SQLite and PostgreSQL, {differences} differ")
    return int(differences > 0)


def compare(databases: Sequence[Database], queries_asked: int, first: int) -> tuple[int, int]:
    """Return how many queries were asked, and for how many of them somebody named other hits."""
    numbers, differences = count(), 0

    @seed(first)
    @settings(
        max_examples=max(1, queries_asked // _QUERIES),
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        nonlocal differences
        news = data.draw(st.lists(articles(), min_size=_ARTICLES, max_size=_ARTICLES))
        for database in databases:
            _empty(database)
            store(database, [type(one)(**_stated(one)) for one in news])
            analyze(database)
            draw(database)
        for query in data.draw(st.lists(queries, min_size=_QUERIES, max_size=_QUERIES)):
            next(numbers)
            for database in databases:
                wanted = evaluated(database, query)
                if found(database, query) != wanted or number_found(database, query) != len(wanted):
                    differences += 1
                    print(f"{database.engine.dialect.name}: {query.root}", flush=True)

    with small_blocks():
        ask()
    return next(numbers), differences


def _stated(article: object) -> dict[str, object]:
    return {name: value for name, value in vars(article).items() if not name.startswith("_")}


def _empty(database: Database) -> None:
    with database.transaction() as session:
        for table in _TABLES:
            session.execute(text(f"DELETE FROM {table}"))  # noqa: S608  the names of our own tables


@contextmanager
def _databases() -> Iterator[list[Database]]:
    with TemporaryDirectory(prefix="stadtradar-") as name:
        server = PostgresqlServer(Path(name) / "pg")
        try:
            server.create("same_hits", "template1")
            made = [Database(f"sqlite:///{name}/same.db"), Database(server.url("same_hits"))]
            for database in made:
                schema.upgrade(database)
            yield made
            for database in made:
                database.dispose()
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
