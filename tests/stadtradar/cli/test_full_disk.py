"""A crawl on a disk that fills up meanwhile: told, and everything that was listed is read later."""

import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import integrity
from tests.crawler.news_site import article, rss
from tests.servers import FaultServer, feed, page
from tests.stadtradar.cli.blatt import blatt
from tests.stadtradar.cli.calling import CommandLine, clean_environ

TOP = Path(__file__).parents[3]
ARTICLES = 12


@pytest.fixture
def filling(stadtradar: CommandLine) -> Iterator[CommandLine]:
    """An installation with a source of long articles."""
    with FaultServer() as server:
        paths = [f"/k21-meldungen/{number}/" for number in range(ARTICLES)]
        for number, path in enumerate(paths):
            body = " ".join(f"Wort{number}x{place}" for place in range(4000))
            server.answers[path] = page(article(f"Meldung {number}", body))
        server.answers["/feed/"] = feed(rss(*(server.url(path) for path in paths)))
        stadtradar.configure(blatt(server))
        yield stadtradar


def crawl_on_a_full_disk(stadtradar: CommandLine, room: int) -> subprocess.CompletedProcess[str]:
    """Crawl in a process, and children, whose files may grow by so many bytes and no more."""
    with stadtradar.database() as database:
        assert database.file is not None
        limit = database.file.stat().st_size + room
    environ = clean_environ()
    return subprocess.run(
        [sys.executable, "-m", "stadtradar", "--config", str(stadtradar.file), "crawl"],
        cwd=TOP,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )


def count(stadtradar: CommandLine, table: str) -> int:
    with stadtradar.database() as database, database.reading() as session:
        return session.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608


def test_nothing_is_lost_when_the_disk_fills_up_in_the_middle_of_a_crawl(filling: CommandLine) -> None:
    crawl_on_a_full_disk(filling, 1_000_000)
    before = count(filling, "article")
    with filling.database() as database:
        problems = integrity.check(database)

    again = filling("crawl")

    assert 0 < before < ARTICLES
    assert problems == []
    assert again.code == 0
    assert count(filling, "article") == ARTICLES


def test_the_crawl_ends_at_the_first_page_and_says_why(filling: CommandLine) -> None:
    failed = crawl_on_a_full_disk(filling, 1_000_000)

    assert failed.returncode == 1
    assert "Datenträger" in failed.stdout
    assert "stadtradar doctor" in failed.stdout
    assert "Traceback" not in failed.stderr
    assert failed.stderr.count("store unavailable while crawling") == 1


def test_no_page_is_held_to_blame(filling: CommandLine) -> None:
    crawl_on_a_full_disk(filling, 1_000_000)

    assert count(filling, "listed_url") == 0
