"""The manual for sources: its examples work as they stand."""

import re
from datetime import UTC, datetime
from pathlib import Path

from web_poet import HttpResponse

from crawler.reading import read
from stadtradar.settings import load
from stadtradar.sources import described_source

MANUAL = Path(__file__).parents[2] / "docs" / "quellen.md"


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)


def test_the_entry_with_selectors_reads_the_page_shown_beside_it(tmp_path: Path) -> None:
    entry, selectors = _blocks("toml")
    (markup,) = _blocks("html")
    file = tmp_path / "stadtradar.toml"
    file.write_text(entry + selectors, encoding="utf-8")
    (stated,) = load(file, {}).settings.source
    source = described_source(stated)
    url = f"{source.home}aktuelles/hallenbad"
    page = HttpResponse(url, body=f"<!doctype html><html><body>{markup}</body></html>".encode())

    item = read(source, page, datetime(2026, 11, 27, tzinfo=UTC))

    assert source.may_be_article(url)
    assert (item.kicker, item.title) == ("Bauen", "Das Hallenbad wird saniert")
    assert item.body == "Am Hallenbad beginnen …"
    assert item.published_at is not None
    assert f"{item.published_at:%d.%m.%Y}" == "20.11.2026"


def test_the_kinds_of_article_paths_are_accepted(tmp_path: Path) -> None:
    entry, _ = _blocks("toml")
    cells = re.findall(r"^\| `([\"'][/^].*?[\"'])` \|", MANUAL.read_text(encoding="utf-8"), re.MULTILINE)
    file = tmp_path / "stadtradar.toml"

    assert len(cells) == 3
    for cell in cells:
        path = cell.replace("\\|", "|")  # a bar is escaped in a table
        file.write_text(entry.replace('"/aktuelles/*"', path), encoding="utf-8")
        assert load(file, {}).settings.source[0].article_path == path[1:-1]
