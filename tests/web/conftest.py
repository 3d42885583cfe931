"""The real application on a real port."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from alerts.tokens import UnsubscribeTokens
from storage.database import Database
from tests.web.visiting import Visitor
from web.app import create_app
from web.serving import WebServer

HMAC_KEY = b"a key for the consent ledger"


@pytest.fixture
def tokens() -> UnsubscribeTokens:
    return UnsubscribeTokens(["a key for tokens"])


@pytest.fixture
def visitor(database: Database, tokens: UnsubscribeTokens) -> Iterator[Visitor]:
    """Return a visitor of the application, once on each database."""
    with serving(database, tokens) as visitor:
        yield visitor


@pytest.fixture
def sqlite_visitor(sqlite_database: Database, tokens: UnsubscribeTokens) -> Iterator[Visitor]:
    """Return a visitor where the kind of database cannot matter."""
    with serving(sqlite_database, tokens) as visitor:
        yield visitor


@contextmanager
def serving(database: Database, tokens: UnsubscribeTokens) -> Iterator[Visitor]:
    app = create_app(database, tokens=tokens, hmac_key=HMAC_KEY, contact="redaktion@stadtradar.example")
    server = WebServer(app, "127.0.0.1", 0)
    server.start()
    visitor = Visitor(server.url)
    try:
        yield visitor
    finally:
        visitor.close()
        server.stop()
