"""The real application on a real port."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from alerts.tokens import ReaderTokens, UnsubscribeTokens
from storage.database import Database
from tests.web.visiting import Visitor
from web.app import create_app
from web.pause import Pause
from web.serving import WebServer
from web.site import never

HMAC_KEY = b"a key for the consent ledger"
TOKEN_KEY = "a key for tokens"


@pytest.fixture
def tokens() -> UnsubscribeTokens:
    return UnsubscribeTokens([TOKEN_KEY])


@pytest.fixture
def visitor(database: Database, tokens: UnsubscribeTokens) -> Iterator[Visitor]:
    """Return a visitor of the application, once on each database."""
    with serving(database, tokens) as visitor:
        yield visitor


@pytest.fixture(scope="session")
def empty_visitor(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Return a visitor of an empty store, for all tests that change nothing in it."""
    file = tmp_path_factory.mktemp("empty") / "stadtradar.db"
    shutil.copy(sqlite_template, file)
    database = Database(f"sqlite:///{file}")
    with serving(database, UnsubscribeTokens([TOKEN_KEY])) as visitor:
        yield visitor
    database.dispose()


@contextmanager
def serving(
    database: Database,
    tokens: UnsubscribeTokens,
    *,
    pause: Callable[[], Pause | None] = never,
    has_metrics: bool = False,
) -> Iterator[Visitor]:
    app = create_app(
        database,
        tokens=tokens,
        readers=ReaderTokens([TOKEN_KEY]),
        hmac_key=HMAC_KEY,
        contact="redaktion@stadtradar.example",
        pause=pause,
        has_metrics=has_metrics,
    )
    server = WebServer(app, "127.0.0.1", 0)
    server.start()
    visitor = Visitor(server.url)
    try:
        yield visitor
    finally:
        visitor.close()
        server.stop()
