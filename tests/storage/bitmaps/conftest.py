"""A store on PostgreSQL whose blocks are so small that a few articles fill five of them."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.storage.drawing import BLOCK, analyze, draw, small_blocks
from tests.storage.indexed import save

_TOPICS = ("Haushalt", "Sport")


@pytest.fixture(autouse=True)
def _small_blocks() -> Iterator[None]:
    with small_blocks():
        yield


@pytest.fixture
def filled(postgresql_database: Database) -> Database:
    """Return a store of five full blocks and one that has begun, not drawn yet."""
    with postgresql_database.transaction() as session:
        for number in range(1, 5 * BLOCK + 2):
            save(session, f"Meldung {number}", _body(number), section=None)
    analyze(postgresql_database)
    return postgresql_database


@pytest.fixture
def drawn(filled: Database) -> Database:
    """Return the same with all its blocks drawn."""
    draw(filled)
    return filled


def _body(number: int) -> str:
    """Say what an article says.

    Every second one speaks of the budget, and number 7 in the genitive; all of every second block of the
    market, and in a block between only number 6.
    """
    sentences = [f"{_TOPICS[number % 2]} von heute in Halle an der Saale."]
    sentences += ["Des Haushalts wegen."] if number == 7 else []
    sentences += ["Markt am Platz."] if number // BLOCK % 2 == 0 or number == 6 else []
    return " ".join(sentences)
