"""What the page of sources says while none is read."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from alerts.tokens import UnsubscribeTokens
from storage.database import Database
from tests.web.conftest import serving
from tests.web.stored import KOMMUNE21, register
from tests.web.visiting import Visitor
from web.pause import Pause

SINCE = datetime(2026, 3, 5, 8, 30, tzinfo=UTC)
MIB = 2**20


@pytest.fixture
def paused(database: Database, tokens: UnsubscribeTokens) -> Iterator[Visitor]:
    """Return a visitor of an installation whose disk is nearly full."""
    register(database, KOMMUNE21)
    pause = Pause(since=SINCE, free=300 * MIB, needed=1024 * MIB)
    with serving(database, tokens, pause=lambda: pause) as visitor:
        yield visitor


def test_it_says_since_when_how_much_is_free_and_what_to_do(paused: Visitor) -> None:
    answer = paused.get("/quellen")

    assert answer.text_of(".pause h2") == "Das Lesen ruht seit 05.03.2026, 09:30 Uhr"
    assert answer.texts(".pause p") == [
        (
            "Es ist zu wenig Platz frei. Quellen werden nicht gelesen; Mails und Seiten gehen weiter. "
            "300 MiB sind frei, nötig sind 1.024 MiB (storage.min_free_mib)."
        ),
        "Abhilfe: Platz schaffen; dann geht es von selbst weiter, ohne Verlust. Näheres: stadtradar doctor",
    ]
    assert answer.texts("tbody .name") == ["kommune21"]


def test_it_says_so_in_english(paused: Visitor) -> None:
    answer = paused.get("/quellen", lang="en")

    assert answer.text_of(".pause h2").startswith("Reading has been paused since ")
    assert answer.texts(".pause p") == [
        (
            "There is too little room. Sources are not read; mails and pages go on. "
            "300 MiB are free, 1,024 MiB are needed (storage.min_free_mib)."
        ),
        "Remedy: Make room. Reading then goes on by itself, nothing is lost. See: stadtradar doctor",
    ]


def test_while_sources_are_read_nothing_is_said_of_it(visitor: Visitor) -> None:
    assert visitor.get("/quellen").texts(".pause") == []
