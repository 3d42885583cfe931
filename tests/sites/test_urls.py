"""Which addresses lead to articles, and which of them to the same one: a table `urls.txt` for each source.

Paragraphs are parted by blank lines. In one paragraph `+` marks the addresses of one article and `~` those of
the same which the crawler does not follow by itself. No two paragraphs share a key. `-` is no article.
"""

import re
from dataclasses import dataclass
from itertools import combinations

import pytest

from crawler.sites import SOURCES
from storage.urls import url_key
from tests.sites.golden import FOLDER, GOLDEN, Golden

_MARK = re.compile(r"([+~-]) (\S+)")
_NAMES = pytest.mark.parametrize("name", SOURCES)


@dataclass(frozen=True)
class Line:
    """An address and what is known of it."""

    mark: str
    url: str


def paragraphs(text: str) -> list[list[Line]]:
    """Read a table."""
    bare = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)
    found = [_MARK.findall(paragraph) for paragraph in bare.split("\n\n")]
    return [[Line(mark, url) for mark, url in paragraph] for paragraph in found if paragraph]


@_NAMES
def test_addresses_are_told_apart(name: str) -> None:
    lines = [line for paragraph in _table(name) for line in paragraph if line.mark != "~"]

    admitted = {line.url for line in lines if SOURCES[name].may_be_article(line.url)}

    assert admitted == {line.url for line in lines if line.mark == "+"}
    assert {line.mark for line in lines} == {"+", "-"}


@_NAMES
def test_addresses_of_one_article_share_a_key_and_no_others_do(name: str) -> None:
    groups = [
        {_key(name, line.url) for line in paragraph if line.mark != "-"}
        for paragraph in _table(name)
        if any(line.mark != "-" for line in paragraph)
    ]

    assert [keys for keys in groups if len(keys) > 1] == []
    assert [one & other for one, other in combinations(groups, 2) if one & other] == []


@pytest.mark.parametrize("golden", [golden for golden in GOLDEN if golden.item], ids=str)
def test_saved_article_may_be_found_under_its_address(golden: Golden) -> None:
    assert SOURCES[golden.source].may_be_article(golden.url)


def _key(name: str, url: str) -> str:
    return url_key(url, [(rule.pattern, rule.replacement) for rule in SOURCES[name].url_rules])


def _table(name: str) -> list[list[Line]]:
    return paragraphs((FOLDER / name / "urls.txt").read_text(encoding="utf-8"))
