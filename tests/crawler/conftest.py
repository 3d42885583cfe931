"""A site to fill, and the crawl of all broken sites, made once for all who look at what it left behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.crawler.broken_crawl import Crawled, crawl_broken_sites
from tests.servers import FaultServer


@pytest.fixture(scope="session")
def crawled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """Return what one crawl of all the broken sites left behind."""
    folder = tmp_path_factory.mktemp("faults")
    (folder / "stadtradar.db").write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{folder}/stadtradar.db")
    with crawl_broken_sites(database, folder) as crawled:
        yield crawled
    database.dispose()


@pytest.fixture
def site() -> Iterator[FaultServer]:
    """Return a server that has nothing yet."""
    with FaultServer() as server:
        yield server
