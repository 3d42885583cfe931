"""Reservations of text and data mining as publishers state them."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_poet import HttpResponse

from crawler.politeness.tdm import Stated, is_fresh, stated_in_file, stated_in_headers, stated_in_page
from storage.crawling.hosts import TdmFile

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
ORIGIN = "https://blatt.example"
POLICY = "https://blatt.example/tdm.json"


def test_a_rule_for_everything_reserves_every_page() -> None:
    stated = _stated([{"location": "/", "tdm-reservation": 1, "tdm-policy": POLICY}], "/a/trier")

    assert stated == Stated(
        reserved=True,
        policy=POLICY,
        evidence=f"{ORIGIN}/.well-known/tdmrep.json: "
        f'{{"location": "/", "tdm-reservation": 1, "tdm-policy": "{POLICY}"}}',
    )


def test_the_first_rule_that_matches_is_the_one_meant() -> None:
    rules = [{"location": "/frei/", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]

    assert _reserved(rules, "/frei/1") is False
    assert _reserved(rules, "/a/1") is True
    assert _reserved(rules[:1], "/a/1") is None


@pytest.mark.parametrize(
    ("location", "path", "matches"),
    [
        ("/a/", "/a/trier", True),
        ("/a/", "/b/a/", False),
        ("/A/", "/a/trier", False),
        ("/*/druck", "/a/b/druck/1", True),
        ("/*.pdf$", "/a/b.pdf", True),
        ("/*.pdf$", "/a/b.pdf?x", False),
        ("/*.pdf$", "/a.pdf/b.pdf", True),
        ("/*a*b$", "/ab", True),
        ("/a/b$", "/a/b", True),
        ("/a/b$", "/a/bc", False),
        ("*", "/anything", True),
        ("/preis-%24", "/preis-$5", True),
        ("/m%C3%BCll", "/müll", True),
        ("/s?q=*", "/s?q=rathaus", True),
    ],
)
def test_patterns_are_those_of_robots_txt(location: str, path: str, matches: bool) -> None:
    assert (_reserved([{"location": location, "tdm-reservation": 1}], path) is True) == matches


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{}",
        "<html>404</html>",
        '[{"location": "/"}]',
        '[{"tdm-reservation": 1}]',
        '[{"location": "/", "tdm-reservation": 2}]',
        '[{"location": "/", "tdm-reservation": true}]',
        '[["/", 1]]',
        "[" * 100_000,
    ],
)
def test_what_is_no_tdmrep_states_nothing(body: str) -> None:
    assert stated_in_file(_file(body), f"{ORIGIN}/a") is None


def test_many_stars_cost_no_time() -> None:
    rules = [{"location": "/" + "*a" * 5000 + "$", "tdm-reservation": 1}]

    assert _reserved(rules, "/" + "a" * 4999) is None


def test_the_header_fields_are_read() -> None:
    url = f"{ORIGIN}/a"

    assert stated_in_headers(url, {"tdm-reservation": " 1 ", "tdm-policy": POLICY}) == Stated(
        reserved=True, policy=POLICY, evidence=f"HTTP-Kopf von {url}: tdm-reservation:  1 "
    )
    assert stated_in_headers(url, {}) is None
    assert stated_in_headers(url, {"tdm-reservation": "yes"}) is None


def test_the_metadata_of_a_page_are_read() -> None:
    reserved = '<META NAME="TDM-Reservation" content="1"><meta name="tdm-policy" content="javascript:x">'

    assert _in_page(reserved) == Stated(
        reserved=True, evidence=f'{ORIGIN}/a: <meta name="tdm-reservation" content="1">'
    )
    free = _in_page('<meta name="tdm-reservation" content="0">')
    assert free is not None
    assert not free.reserved
    assert _in_page("<p>Was tdm-reservation bedeutet</p>") is None
    assert _in_page("") is None


def test_a_file_is_fresh_for_a_day() -> None:
    assert is_fresh(_file("[]"), NOW + timedelta(hours=23))
    assert not is_fresh(_file("[]"), NOW + timedelta(hours=24))


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_pattern_fails(location: str, path: str) -> None:
    _reserved([{"location": location, "tdm-reservation": 1}], f"/{path}")


def _file(body: str) -> TdmFile:
    return TdmFile(origin=ORIGIN, fetched_at=NOW, status=200, body=body)


def _stated(rules: list[dict[str, object]], path: str) -> Stated | None:
    return stated_in_file(_file(json.dumps(rules)), f"{ORIGIN}{path}")


def _reserved(rules: list[dict[str, object]], path: str) -> bool | None:
    stated = _stated(rules, path)
    return stated.reserved if stated else None


def _in_page(head: str) -> Stated | None:
    html = f"<!doctype html><html><head>{head}</head><body></body></html>"
    return stated_in_page(HttpResponse(url=f"{ORIGIN}/a", body=html.encode()))
