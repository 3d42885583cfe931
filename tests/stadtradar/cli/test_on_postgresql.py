"""The same commands on PostgreSQL."""

from storage.database import Database
from tests.articles import an_article
from tests.stadtradar.cli.calling import CommandLine


def test_the_commands_work_on_postgresql(stadtradar: CommandLine, postgresql_database: Database) -> None:
    stadtradar.configure(f"[storage]\nurl = '{postgresql_database.url}'\n")

    stadtradar("subscribers", "add", "a@example.org", "--consent", "mündlich", "--query", "Sensoren")
    stadtradar.store(an_article())
    found = stadtradar("search", "Sensoren", "--json")
    sent = stadtradar("alerts", "send", "--json")
    checked = stadtradar("db", "check")
    doctor = stadtradar("doctor", "--json")

    assert found.document["total"] == 1
    assert sent.document["sent"] == 1
    assert (checked.code, doctor.code) == (0, 0)
    assert "wal" not in {one["name"] for one in doctor.document["checks"]}
    assert not (stadtradar.settings.data_dir / "stadtradar.sqlite3").exists()
