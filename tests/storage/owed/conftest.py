"""Stories owed to one reader."""

import pytest

from storage.database import Database
from tests.storage.post import Post


@pytest.fixture
def post(database: Database) -> Post:
    """Return a reader with two searches, once on each database."""
    return Post(database)
