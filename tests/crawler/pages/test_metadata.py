"""What pages state for machines."""

import json
from datetime import UTC, datetime

import pytest
from web_poet import HttpResponse

from crawler.items import DateOrigin
from crawler.pages.metadata import Metadata, read_metadata

_URL = "https://www.kommune21.de/k21-meldungen/a/"
_ARTICLE = {"@type": "NewsArticle", "headline": "Ein Titel", "datePublished": "2025-07-16T08:05:00Z"}


def _stated(head: str) -> Metadata:
    return read_metadata(HttpResponse(_URL, f"<html><head>{head}</head><body></body></html>".encode()))


def _json(*blocks: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(block)}</script>' for block in blocks)


@pytest.mark.parametrize(
    "block",
    [
        _ARTICLE,
        [_ARTICLE],
        {"@graph": [{"@type": "WebPage"}, _ARTICLE]},
        {"@type": "WebPage", "mainEntity": _ARTICLE},
        _ARTICLE | {"@type": ["Article", "https://schema.org/NewsArticle"]},
    ],
)
def test_json_ld_is_found_in_all_its_shapes(block: object) -> None:
    stated = _stated(_json(block))

    assert stated.is_article
    assert "Ein Titel" in stated.titles
    assert stated.published_at == datetime(2025, 7, 16, 8, 5, tzinfo=UTC)
    assert stated.published_origin is DateOrigin.JSON_LD


def test_a_property_outranks_a_name_and_a_name_microdata_wherever_they_stand() -> None:
    microdata = '<meta itemprop="article:section" content="Mikrodaten">'
    named = '<meta name="article:section" content="Name">'
    first, second = (f'<meta property="article:section" content="{text}">' for text in ("Erste", "Zweite"))
    nothing = '<meta property="article:section">'

    assert _stated(microdata + named + nothing + first + second).section == "Erste"
    assert _stated(microdata + named).section == "Name"
    assert _stated(microdata).section == "Mikrodaten"


def test_broken_json_ld_hides_no_other() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle",</script>' + _json(_ARTICLE)

    assert _stated(head).is_article


def test_json_ld_of_wrong_types_says_nothing() -> None:
    nonsense = {
        "@type": "NewsArticle",
        "headline": 5,
        "datePublished": [None],
        "author": 3,
        "image": [1, None],
    }

    stated = _stated(_json(nonsense, 7, None, "x", [[[[[[[[[_ARTICLE]]]]]]]]]))

    assert (stated.titles, stated.published_at, stated.author, stated.captions) == ((), None, None, ())


def test_meta_elements_speak_where_json_ld_is_silent() -> None:
    stated = _stated(
        '<meta property="og:type" content="article"><meta property="og:title" content="Titel">'
        '<meta property="article:published_time" content="2025-07-16T10:05:00+02:00">'
        '<meta property="article:section" content="Smart City"><meta property="article:tag" content="A">'
        '<meta property="article:tag" content="B">'
    )

    assert (stated.is_article, stated.titles, stated.section) == (True, ("Titel",), "Smart City")
    assert (stated.published_origin, stated.keywords) == (DateOrigin.META, ("A", "B"))


def test_site_names_are_cut_from_titles() -> None:
    stated = _stated("<title>Beliebter Chatbot - Kommune21 online | Kommune21 - E-Government</title>")

    assert "Beliebter Chatbot" in stated.titles
    assert stated.titles[0].startswith("Beliebter Chatbot - Kommune21 online | ")


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        ("/k21-meldungen/b/", "https://www.kommune21.de/k21-meldungen/b/"),
        ("../b/", "https://www.kommune21.de/k21-meldungen/b/"),
        ("https://kommune21.de/k21-meldungen/b", "https://kommune21.de/k21-meldungen/b"),
        ("https://www.kommune21.de/", None),
        ("https://www.kommune21.de", None),
        ("https://anderswo.example/k21-meldungen/b/", None),
        ("javascript:void(0)", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_canonical_is_trusted_for_the_own_site_only(href: str, canonical: str | None) -> None:
    assert _stated(f'<link rel="canonical" href="{href}">').canonical_url == canonical


def test_relative_urls_respect_the_base() -> None:
    head = '<base href="https://www.kommune21.de/archiv/"><link rel="canonical" href="b/">'

    assert _stated(head).canonical_url == "https://www.kommune21.de/archiv/b/"


def test_a_base_that_is_no_address_is_ignored() -> None:
    head = '<base href="http://[::1"><link rel="canonical" href="/b/">'

    assert _stated(head).canonical_url == "https://www.kommune21.de/b/"


def test_only_people_are_authors() -> None:
    person = {"@type": "Person", "name": "Ada Muster"}

    assert (
        _stated(_json(_ARTICLE | {"author": [{"@type": "Organization", "name": "K21"}, person]})).author
        == "Ada Muster"
    )
    assert _stated(_json(_ARTICLE | {"author": {"@type": "Person", "name": "admin"}})).author is None
