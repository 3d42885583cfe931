"""What comes back reaches the daemon, and whom it concerns is not written to again."""

from collections.abc import Iterator
from pathlib import Path

import dkim
import pytest

from storage.database import Database
from storage.people.subscribers import find_subscriber
from tests.alerts.dkim_keys import an_ed25519_key, dns_with
from tests.alerts.returns.mails import failed, report
from tests.mail_server import MailServer
from tests.reliability.town import READERS, Town
from tests.servers import FaultServer
from tests.waiting import eventually


@pytest.fixture
def town(tmp_path: Path, sqlite_database: Database) -> Iterator[Town]:
    with FaultServer() as site, MailServer() as mails:
        town = Town(tmp_path, sqlite_database, site, mails)
        town.publish("nr-alt")
        yield town


def told(town: Town, slug: str) -> set[str]:
    return {reader for reader, title in town.told() if title == slug}


def test_a_reader_whose_mail_comes_back_to_the_daemon_gets_no_other(town: Town, tmp_path: Path) -> None:
    folder, lost = tmp_path / "returns", READERS[0]
    for part in ("new", "cur", "tmp"):
        (folder / part).mkdir(parents=True)
    town.read_returns_from(folder)
    with town.daemon() as first:
        town.await_baseline()
        town.publish("nr-eins")
        eventually(lambda: told(town, "nr-eins") == set(READERS), what="all told")
        town.stop(first)
    sent = next(mail for mail in town.mails.received if mail.recipient == lost)
    (folder / "new" / "1.mx").write_bytes(report(failed("5.1.1"), to=sent.sender))

    with town.daemon() as second:
        eventually(lambda: not list((folder / "new").iterdir()), what="the return read")
        town.publish("nr-zwei")
        eventually(lambda: told(town, "nr-zwei") == set(READERS[1:]), what="the others told")
        town.stop(second)

    assert lost not in told(town, "nr-zwei")
    assert dkim.verify(sent.content, dnsfunc=dns_with(an_ed25519_key(), "stadtradar.example"))
    with town.database.reading() as session:
        reader = find_subscriber(session, lost)
        assert reader is not None
        assert reader.undeliverable_reason == "bounced"
