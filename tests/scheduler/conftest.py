"""A news site, and what was logged."""

from collections.abc import Iterator

import pytest
from loguru import logger

from tests.scheduler.logged import Logged
from tests.servers import FaultServer


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


@pytest.fixture
def logged() -> Iterator[Logged]:
    """Return the log of this process while the test runs."""
    kept = Logged()
    sink = logger.add(kept.note, level="DEBUG", format="{message}")
    yield kept
    logger.remove(sink)
