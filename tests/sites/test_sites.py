"""Every saved page is read as its golden file says, whatever its classes are called."""

import dataclasses
import json
import re
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

import pytest
from web_poet import HttpResponse

from crawler.dates import BERLIN
from crawler.items import ArticleItem, NotAnArticle, UnreadablePage
from crawler.reading import read
from crawler.sites import SOURCES

_FOLDER = Path(__file__).parent
_PAGES = sorted(_FOLDER.glob("*/*.html"))
_NOW = datetime(2026, 2, 6, 12, tzinfo=BERLIN)
_NAMES = re.compile(r"""\s(?:class|id)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)""")


class Styling(StrEnum):
    AS_SAVED = "as saved"
    WITHOUT_NAMES = "without classes and ids"
    OTHER_NAMES = "with other classes and ids"


_RESTYLED: dict[Styling, Callable[[str], str]] = {
    Styling.AS_SAVED: lambda html: html,
    Styling.WITHOUT_NAMES: lambda html: _NAMES.sub("", html),
    Styling.OTHER_NAMES: lambda html: _NAMES.sub(' class="umgebaut" id="neu"', html),
}


@pytest.mark.parametrize("styling", Styling)
@pytest.mark.parametrize("page", _PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_saved_page_is_read_as_its_golden_file_says(page: Path, styling: Styling) -> None:
    golden = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    html = _RESTYLED[styling](page.read_text(encoding="utf-8"))

    read_now = _read(page.parent.name, golden["url"], html)

    assert read_now == {name: value for name, value in golden.items() if name != "url"}


def test_every_golden_file_has_its_page() -> None:
    golden = {path.with_suffix(".html") for path in _FOLDER.glob("*/*.json")}

    assert golden == set(_PAGES)


def test_pages_without_names_really_have_none() -> None:
    html = _RESTYLED[Styling.WITHOUT_NAMES]((_FOLDER / "kommune21/migrated.html").read_text(encoding="utf-8"))

    assert "class=" not in html
    assert "id=" not in html


def _read(source: str, url: str, html: str) -> dict[str, object]:
    response = HttpResponse(url, html.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
    try:
        return {"item": _plain(read(SOURCES[source], response, now=_NOW))}
    except (NotAnArticle, UnreadablePage) as refusal:
        return {"raises": type(refusal).__name__}


def _plain(item: ArticleItem) -> object:
    # Which rule found a part is no part of the article: another one may find the same.
    said = {name: value for name, value in dataclasses.asdict(item).items() if name != "provenance"}
    return json.loads(json.dumps(said, default=_iso))


def _iso(day: date) -> str:
    return day.isoformat()
