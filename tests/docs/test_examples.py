"""The examples for analysts run, on a small store of both kinds."""

import runpy
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import rispy

from storage.articles import save_article
from storage.database import Database
from storage.sources import SourceEntry, register_sources
from tests.articles import an_article

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
START = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
TEXT = "Die Stadt misst nun, wo ein Parkplatz frei ist, und zeigt es allen in der App an."


@pytest.fixture
def store(database: Database) -> str:
    """Give three months of two sources: the second tells two stories of the first some hours later."""
    news = [
        ("anzeiger", "Parkplatz in Trier", f"Trier. {TEXT}", START),
        ("blatt", "Parkplatz in Trier", f"Trier. {TEXT}", START + timedelta(hours=3)),
        ("anzeiger", "Parkplatz in Mainz", f"Mainz. {TEXT * 2}", START + timedelta(days=60)),
        ("blatt", "Parkplatz in Mainz", f"Mainz. {TEXT * 2}", START + timedelta(days=60, hours=1)),
        ("blatt", "Bad in Trier", "Trier. Das Bad öffnet wieder, und alle freuen sich darauf.", START),
    ]
    with database.transaction() as session:
        entries = [
            SourceEntry(name=name, title=name.title(), home=f"https://{name}.example/")
            for name in ("anzeiger", "blatt")
        ]
        register_sources(session, entries, START)
        for number, (source, title, body, moment) in enumerate(news):
            plain: dict[str, Any] = {"kicker": None, "teaser": None, "caption": None, "keywords": []}
            url = f"https://{source}.example/{number}"
            article = an_article(source=source, url=url, title=title, body=body, published_at=moment, **plain)
            save_article(session, article, keys={url}, alertable=True, now=moment)
    return database.url


def run(name: str, *arguments: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [name, *arguments])
        runpy.run_path(str(EXAMPLES / f"{name}.py"), run_name="__main__")


def test_every_example_is_run_here() -> None:
    names = {file.stem for file in EXAMPLES.glob("*.py")}

    assert names == {"trend_by_city", "who_is_first", "to_citation_manager"}


def test_a_topic_is_followed_by_city(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    run("trend_by_city", store, "Parkplatz", "Trier", "Mainz")

    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["Trier", "Mainz"],
        ["09/2026", "66.7%", "0.0%"],
        ["10/2026", "0.0%", "0.0%"],
        ["11/2026", "0.0%", "100.0%"],
    ]


def test_a_topic_nobody_writes_about_is_told(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    run("trend_by_city", store, "Atlantis", "Trier")

    assert capsys.readouterr().out == "Nichts gefunden.\n"


def test_who_publishes_first_is_told_with_how_far_ahead(
    store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run("who_is_first", store)

    assert capsys.readouterr().out == "Anzeiger: 2-mal zuerst, im Mittel 2.0 Stunden voraus\n"


def test_articles_reach_a_citation_manager(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("to_citation_manager", store, "Trier", str(tmp_path / "literatur"))

    found = {
        file.stem: rispy.loads(file.read_text("utf-8")) for file in (tmp_path / "literatur").glob("*.ris")
    }
    assert {source: [one["title"] for one in all_of] for source, all_of in found.items()} == {
        "anzeiger": ["Parkplatz in Trier"],
        "blatt": ["Parkplatz in Trier", "Bad in Trier"],
    }
    assert capsys.readouterr().out.count("\n") == 2
