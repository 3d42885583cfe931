"""The fork server holds all that a crawl needs: a child that imports pays for it at every crawl."""

import pickle
import subprocess
import sys

from storage.database import Database
from tests.crawler.news_site import publish, source
from tests.crawler.visits import titles
from tests.crawls import order_for, register
from tests.servers import FaultServer

# Nothing of ours or the tests' may be loaded but what the preload loads, hence a program of its own.
_PROGRAM = """
import pickle, sys
import crawler.preload
order = pickle.load(sys.stdin.buffer)
before = set(sys.modules)
from crawler.run import crawl
crawl(order)
print(*sorted(set(sys.modules) - before))
"""


def test_a_crawl_imports_nothing_but_its_reactor(database: Database) -> None:
    with FaultServer() as site:
        publish(site, "aachen", "bonn")
        described = source(site)
        register(database, described)
        order = order_for(database.url, described, hosts=frozenset({site.authority}))

        crawled = subprocess.run(
            [sys.executable, "-c", _PROGRAM], input=pickle.dumps(order), capture_output=True, check=True
        )

    assert titles(database) == ["Sensoren in Aachen", "Sensoren in Bonn"]
    assert crawled.stdout.decode().split() == ["twisted.internet.reactor"]


def test_children_neither_configure_tables_nor_search_what_they_inherit_for_garbage() -> None:
    program = (
        "import gc, crawler.preload; from storage.tables import Article; from sqlalchemy import inspect;"
        "print(gc.get_freeze_count() > 100_000, inspect(Article).configured)"
    )

    started = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert started.stdout.split() == [b"True", b"True"]
