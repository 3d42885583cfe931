"""The town, on a SQLite file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.mail_server import MailServer
from tests.reliability.town import Town
from tests.servers import FaultServer


@pytest.fixture
def town(tmp_path: Path, database: Database) -> Iterator[Town]:
    """Return a town with an old article on its site, read once by a daemon that ended in order."""
    with FaultServer() as site, MailServer() as mails:
        town = Town(tmp_path, database, site, mails)
        town.publish("nr-alt")
        with town.daemon() as daemon:
            town.await_baseline()
            town.stop(daemon)
        yield town
