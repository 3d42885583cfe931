"""`sources import` and `sources export`."""

from pathlib import Path

import pytest

from stadtradar.settings import load
from tests.stadtradar.cli.calling import CommandLine

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Presse</title></head><body>
<outline text="Städte">
  <outline type="rss" text="Städtetag &amp; Co." xmlUrl="https://www.tag.example/feed" htmlUrl="https://www.tag.example/x"/>
  <outline type="rss" text="Städtetag &amp; Co." xmlUrl="feed://anders.example/rss"/>
  <outline type="rss" text="doppelt" xmlUrl="http://tag.example/feed/"/>
  <outline type="rss" text="bekannt" xmlUrl="https://www.kommune21.de/k21-meldungen/feed"/>
  <outline type="rss" text="falsch" xmlUrl="gopher://alt.example/"/>
</outline></body></opml>
"""


@pytest.fixture
def opml(tmp_path: Path) -> Path:
    file = tmp_path / "feeds.opml"
    file.write_text(LIST, encoding="utf-8")
    return file


def test_new_feeds_become_sources_and_known_ones_are_counted(stadtradar: CommandLine, opml: Path) -> None:
    before = stadtradar.file.read_text(encoding="utf-8")

    answer = stadtradar("sources", "import", str(opml), "--json")

    assert answer.code == 0
    assert answer.document["sources"] == [
        {
            "name": "staedtetag-co",
            "title": "Städtetag & Co.",
            "home": "https://www.tag.example/",
            "feeds": ["https://www.tag.example/feed"],
        },
        {
            "name": "staedtetag-co-2",
            "title": "Städtetag & Co.",
            "home": "http://anders.example/",
            "feeds": ["http://anders.example/rss"],
        },
    ]
    assert (answer.document["known"], answer.document["unreadable"]) == (2, ["gopher://alt.example/"])
    assert [entry.name for entry in stadtradar.settings.source] == ["staedtetag-co", "staedtetag-co-2"]
    assert stadtradar.file.read_text(encoding="utf-8").startswith(before)


def test_a_second_import_adds_nothing(stadtradar: CommandLine, opml: Path) -> None:
    stadtradar("sources", "import", str(opml))
    text = stadtradar.file.read_text(encoding="utf-8")

    answer = stadtradar("sources", "import", str(opml))

    assert answer.code == 0
    assert "Kein neuer Feed." in answer.out
    assert "schon bekannt: 4 Feeds." in answer.out
    assert stadtradar.file.read_text(encoding="utf-8") == text


def test_a_dry_run_writes_nothing(stadtradar: CommandLine, opml: Path) -> None:
    text = stadtradar.file.read_text(encoding="utf-8")

    answer = stadtradar("sources", "import", str(opml), "--dry-run")

    assert "staedtetag-co-2" in answer.out
    assert "Nichts wurde eingetragen" in answer.out
    assert stadtradar.file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("document", ["<opml><body>", "<rss/>", ""])
def test_a_broken_list_is_told_and_nothing_is_written(
    stadtradar: CommandLine, opml: Path, document: str
) -> None:
    opml.write_text(document)
    text = stadtradar.file.read_text(encoding="utf-8")

    answer = stadtradar("sources", "import", str(opml))

    assert answer.code == 1
    assert answer.err.startswith(f"{opml}: ")
    assert answer.err.endswith("Nichts wurde eingetragen.\n")
    assert stadtradar.file.read_text(encoding="utf-8") == text


def test_a_list_that_is_missing_is_told(stadtradar: CommandLine, tmp_path: Path) -> None:
    answer = stadtradar("sources", "import", str(tmp_path / "fehlt.opml"))

    assert answer.code == 2
    assert "lässt sich nicht lesen" in answer.err


def test_what_is_exported_can_be_imported_elsewhere(
    stadtradar: CommandLine, opml: Path, tmp_path: Path
) -> None:
    stadtradar("sources", "import", str(opml))
    stadtradar("sources", "export", "--opml", str(tmp_path / "alle.opml"))
    before = stadtradar.settings.source
    stadtradar.configure("[crawler]\nsources = []\n")

    stadtradar("sources", "import", str(tmp_path / "alle.opml"))

    feeds = [entry.feeds[0] for entry in load(stadtradar.file, {}).settings.source]
    assert feeds[-2:] == [entry.feeds[0] for entry in before]
    assert "https://www.kommune21.de/k21-meldungen/feed" in feeds


def test_an_export_goes_to_the_output_and_names_sources_without_feed(stadtradar: CommandLine) -> None:
    stadtradar.configure(
        '[crawler]\nsources = ["kommune21"]\n[[source]]\nname = "dorf"\ntitle = "Dorf"\n'
        'home = "https://dorf.example/"\nlistings = ["https://dorf.example/aktuelles"]\n'
    )

    answer = stadtradar("sources", "export", "--opml", "-")

    assert answer.out.startswith("<?xml")
    assert answer.out.count("xmlUrl") == 1
    assert answer.err == "Ohne Feed und deshalb nicht dabei: dorf.\n"
