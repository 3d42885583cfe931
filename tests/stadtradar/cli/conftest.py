"""The command line on a fresh installation."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import PostgresqlServer
from tests.servers import FaultServer
from tests.stadtradar.cli.calling import CommandLine


@pytest.fixture
def stadtradar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    line = CommandLine(folder=tmp_path, capsys=capsys)
    line.configure("")
    return line


@pytest.fixture
def site(stadtradar: CommandLine) -> Iterator[FaultServer]:
    """A server the guard lets through; what it serves is the test's affair."""
    with FaultServer() as server:
        stadtradar.configure(
            f'[crawler]\nsources = []\ndelay_seconds = 0\nallowed_hosts = ["{server.authority}"]\n'
        )
        yield server


@pytest.fixture
def url_of_new_database(postgresql_server: PostgresqlServer) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    with postgresql_server.new_database(template="template1") as url:
        yield url
