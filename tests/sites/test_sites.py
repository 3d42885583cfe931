"""Every saved page is read as its golden file says, whatever its classes are called."""

import re
from collections.abc import Callable
from enum import StrEnum

import pytest

from crawler.sites import SOURCES
from tests.sites.golden import FOLDER, GOLDEN, Golden, said, words

# The layouts of real markup use its class names. Without them the title and most of the text must be found.
_DEGRADED = 0.8  # of the words of the text

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
@pytest.mark.parametrize("golden", GOLDEN, ids=str)
def test_saved_page_is_read_as_its_golden_file_says(golden: Golden, styling: Styling) -> None:
    read_now = said(golden, _RESTYLED[styling](golden.html))

    if styling is Styling.AS_SAVED or not golden.has_real_markup or golden.item is None:
        assert read_now == golden.expected
    else:
        assert read_now.get("title") == golden.item["title"]
        assert _found(golden.item["body"], read_now["body"]) >= _DEGRADED


@pytest.mark.parametrize("name", SOURCES)
def test_source_has_saved_pages(name: str) -> None:
    saved = [golden for golden in GOLDEN if golden.source == name]

    remedy = f"Save pages of {name} as tests/sites/{name}/<page>.html and .json, see docs/add-a-source.md."
    assert len(saved) >= 2, f"{len(saved)} of at least 2 saved pages. {remedy}"
    assert any(golden.item for golden in saved), f"No saved page holds an article. {remedy}"


@pytest.mark.parametrize("name", SOURCES)
def test_each_layout_has_a_saved_page(name: str) -> None:
    layouts = SOURCES[name].layouts
    saved = [golden.response() for golden in GOLDEN if golden.source == name]

    reading = {next(layout for layout in layouts if layout.recognises(page)) for page in saved}

    # The last one may be for pages that have lost all their names, which the other test makes.
    assert set(layouts[:-1]) <= reading


def test_every_saved_page_belongs_to_a_source_and_has_its_golden_file() -> None:
    pages = {path.with_suffix("") for path in FOLDER.glob("*/*.html")}

    assert pages == {path.with_suffix("") for path in FOLDER.glob("*/*.json")}
    assert {page.parent.name for page in pages} == set(SOURCES)


def test_pages_without_names_really_have_none() -> None:
    html = _RESTYLED[Styling.WITHOUT_NAMES]((FOLDER / "kommune21/migrated.html").read_text(encoding="utf-8"))

    assert "class=" not in html
    assert "id=" not in html


def _found(wanted: object, text: object) -> float:
    """Return the share of the words of a text that another one has, in any order."""
    expected, there = words(str(wanted)), words(str(text))
    return sum((expected & there).values()) / expected.total()
