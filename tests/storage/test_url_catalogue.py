"""Keys of addresses as they occur: those of one article agree, those that only look alike do not."""

from collections import defaultdict
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.sites import SOURCES
from crawler.sources import Source
from storage.urls import url_key

Rules = list[tuple[str, str]]


def _groups() -> dict[str, list[str]]:
    text = Path(__file__).with_name("url_catalogue.tsv").read_text(encoding="utf-8")
    groups: dict[str, list[str]] = defaultdict(list)
    for line in text.splitlines():
        if line and not line.startswith("#"):
            group, url = line.split("\t")
            groups[group].append(url)
    return dict(groups)


GROUPS = _groups()
_HOMES = {(urlsplit(source.home).hostname or "").removeprefix("www."): source for source in SOURCES.values()}


def _rules(urls: list[str]) -> Rules:
    hosts = [(urlsplit(url).hostname or "").strip(".").removeprefix("www.") for url in urls]
    return next((_of_source(_HOMES[host]) for host in hosts if host in _HOMES), [])


def _of_source(source: Source) -> Rules:
    return [(rule.pattern, rule.replacement) for rule in source.url_rules]


def keys(urls: list[str], rules: Rules) -> set[str]:
    return {url_key(url, rules) for url in urls}


@pytest.mark.parametrize("group", GROUPS)
def test_all_addresses_of_one_article_have_one_key(group: str) -> None:
    assert len(keys(GROUPS[group], _rules(GROUPS[group]))) == 1


def test_no_two_articles_share_a_key() -> None:
    known = {group: keys(urls, _rules(urls)) for group, urls in GROUPS.items()}

    assert [pair for pair in combinations(known, 2) if known[pair[0]] & known[pair[1]]] == []


@pytest.mark.parametrize("group", GROUPS)
def test_the_key_of_an_address_is_an_address_with_that_key(group: str) -> None:
    rules = _rules(GROUPS[group])

    for key in keys(GROUPS[group], rules):
        assert url_key(f"https://{key}", rules) == key


def test_no_source_takes_addresses_of_others_together() -> None:
    for source in SOURCES.values():
        rules, known = _of_source(source), {}
        for group, urls in GROUPS.items():
            if _rules(urls) != rules:
                known[group] = keys(urls, rules)
        shared = [pair for pair in combinations(known, 2) if known[pair[0]] & known[pair[1]]]
        assert (source.name, shared) == (source.name, [])


@pytest.mark.parametrize(
    ("groups", "rule"),
    [
        (
            ("pfalzdigital", "pfalzdigital-page-2", "pfalzdigital-page-20"),
            (r"^(pfalzdigital\.de/top-aktuell/[^/?]+)/page/\d+$", r"\1"),
        ),
        (("zeit-seite-1", "zeit-seite-2"), (r"^(zeit\.de/.+)/seite-\d+$", r"\1")),
        (
            ("mobile", "mobile-host", "old-host", "cdn-host"),
            (r"^(?:m|old|cdn\d+)\.blatt\.example/", "blatt.example/"),
        ),
        (("rheinpfalz",), (r"^rheinpfalz\.de/.*_arid,(\d+)\.html$", r"rheinpfalz.de/arid,\1")),
    ],
)
def test_a_rule_of_the_site_joins_what_may_not_be_joined_everywhere(
    groups: tuple[str, ...], rule: tuple[str, str]
) -> None:
    urls = [url for group in groups for url in GROUPS[group]]

    assert len(keys(urls, [rule])) == 1
    assert len(keys(urls, [])) == len(groups)
