"""A site with an open door, a reader who manages, and a search with a feed."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.articles import BODY, an_article
from tests.web.door import Door, open_door
from tests.web.fed import Fed
from tests.web.stored import KOMMUNE21, register, store


@pytest.fixture
def door(database: Database) -> Iterator[Door]:
    """Return a site where people sign up, once on each database."""
    with open_door(database) as door:
        yield door


@pytest.fixture
def page(door: Door) -> str:
    """Return the path of the page of a reader with one search, told daily at eight."""
    register(door.database, KOMMUNE21)
    return door.confirmed()


@pytest.fixture
def fed(database: Database) -> Fed:
    """Return a search with a feed, and an article from before it."""
    register(database, KOMMUNE21)
    store(
        database, an_article(url="https://www.kommune21.de/alt", title="Alte Sensoren", body=BODY + " Alt.")
    )
    return Fed(database, "Sensoren")
