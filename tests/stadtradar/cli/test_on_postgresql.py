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


def test_hits_are_counted_and_drawn_on_postgresql(
    stadtradar: CommandLine, postgresql_database: Database
) -> None:
    stadtradar.configure(f"[storage]\nurl = '{postgresql_database.url}'\n")
    stadtradar.store(an_article(), an_article(title="Sensoren am Deich", url="https://a.example/2"))

    counted = stadtradar("count", "Sensoren").out
    (month,) = stadtradar("trend", "Sensoren", "--json").document["periods"]
    sources = stadtradar("top", "Sensoren", "quellen", "--json").document["top"]
    words = stadtradar("top", "Sensoren", "woerter", "--json").document["top"]
    drawn = stadtradar("sample", "Sensoren", "--json").document["articles"]
    pages = stadtradar("search", "Sensoren", "--limit", "1", "--sort", "relevanz", "--json").document

    assert counted == "2 Treffer.\n"
    assert month == {"first_day": "2026-03-01", "hits": 2, "articles": 2, "share": 1.0}
    assert sources == [{"name": "kommune21", "hits": 2}]
    assert {"name": "Bauamts", "hits": 2} in words
    assert len(drawn) == 2
    assert (pages["ranked"], len(pages["articles"])) == (2, 1)
    assert pages["next_cursor"]
