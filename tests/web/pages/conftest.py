"""The site with an open door."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.web.door import Door, open_door


@pytest.fixture
def door(database: Database) -> Iterator[Door]:
    """Return a site where people sign up, once on each database."""
    with open_door(database) as door:
        yield door
