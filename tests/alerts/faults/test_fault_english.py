"""What is told of faults in English: the twins of the sentences that the crawler really makes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from OpenSSL import SSL
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError

from alerts.faults.fault_english import in_english
from alerts.faults.fault_twins import FIELDS, TWINS
from alerts.faults.remedy_twins import REMEDY_TWINS
from crawler.canary import Finding, Sample, SampledPage, canary_fault, field_name
from crawler.coverage import FIELDS as COUNTED
from crawler.faults import download_fault, status_fault
from crawler.field_names import FIELD_NAMES
from crawler.honesty.lost_fields import field_lost
from crawler.honesty.one_text import one_text
from crawler.honesty.remedies import remedy
from crawler.honesty.silence import silent
from crawler.network.certificates import CertificateRefused
from crawler.network.compression import UnaskedEncoding
from crawler.network.guard import refusal
from crawler.network.guarded_network import Refused
from crawler.politeness.breaker import after_failure
from crawler.politeness.not_now import AtNight, BudgetSpent, HostPaused
from crawler.politeness.robots import RobotsDisallow, RobotsUnavailable
from storage.crawling.hosts import RobotsTxt
from storage.tables import FaultKind
from tests.crawler.honesty.test_lost_fields import runs

NOW = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
URL = "https://blatt.example/a?b=1"
_GERMAN = re.compile(r"[äöüßÄÖÜ]|\b(?:der|die|das|nicht|von|und|mit)\b")


def assert_english(german: str | None) -> str:
    assert german
    told = in_english(german)
    assert told is not None, german
    assert not _GERMAN.search(told), told
    return told


def robots(body: str, before: str | None = None) -> RobotsTxt:
    return RobotsTxt(
        origin="https://blatt.example",
        fetched_at=NOW,
        status=200,
        body=body,
        previous_body=before,
        changed_at=NOW if before else None,
    )


@pytest.mark.parametrize(
    "error",
    [
        Refused(refusal("http://127.0.0.1/")),
        Refused(refusal("http://example.org:8080/")),
        Refused(refusal("http://127.1/")),
        CannotResolveHostError("x"),
        DownloadConnectionRefusedError("x"),
        ConnectError(),  # type: ignore[no-untyped-call]
        DownloadTimeoutError("x"),
        DownloadCancelledError("x"),
        ResponseDataLossError("x"),
        UnaskedEncoding("br, zstd"),
        IgnoreRequest("x"),
        DownloadFailedError("x"),
        RecursionError("x"),
        RobotsUnavailable("https://blatt.example/robots.txt", status=503, retry_after=None),
        HostPaused("blatt.example bekommt eine Pause (keine Antwort)", until=NOW),
        AtNight("In diesen Stunden wird nichts abgerufen", until=NOW),
        BudgetSpent("blatt.example hat heute schon 12 Abrufe bekommen", until=NOW),
        CertificateRefused("abgelaufen am 01.03.2026"),
        CertificateRefused("selbst ausgestellt"),
        CertificateRefused("ausgestellt von „Amt“, was zu keiner bekannten Ausgabestelle führt"),
        SSL.Error(),
    ],
    ids=lambda error: f"{type(error).__name__}: {error}",
)
@pytest.mark.parametrize("limit", [None, 60.5])
def test_why_there_was_no_answer_is_told_in_english(error: Exception, limit: float | None) -> None:
    request = Request(URL, meta={"download_timeout": limit} if limit else {})

    assert_english(download_fault(error, request, NOW).text)


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/", "http://a:b@a.example/", "http:///x", "http://a.example:x/", "http://a b/"],
)
def test_why_the_guard_refuses_is_told_in_english(url: str) -> None:
    assert_english(refusal(url))


def test_a_pause_of_a_host_is_told_with_its_failures() -> None:
    pause = None
    for _ in range(3):
        pause = after_failure(pause, "HTTP 503", now=NOW)

    assert pause is not None
    assert assert_english(pause.reason) == "3 failures in a row, the last: HTTP 503"


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "90"}])
def test_a_status_is_told_in_english(headers: dict[str, str]) -> None:
    told = assert_english(status_fault(Response(URL, status=503, headers=headers), NOW).text)

    assert told.startswith(f"{URL} answers with HTTP 503")


@pytest.mark.parametrize(
    "known",
    [
        robots("User-agent: *\nDisallow: /a"),
        robots("User-agent: *\nDisallow: /a", "User-agent: *\nDisallow: /b"),
        robots("User-agent: *\n" + "\n".join(f"Disallow: /a{n}" for n in range(9)), "User-agent: *\n"),
    ],
)
def test_what_robots_txt_forbids_is_told_in_english(known: RobotsTxt) -> None:
    fault = download_fault(RobotsDisallow(URL, known, "Stadtradar"), Request(URL), NOW)

    assert_english(fault.text)
    assert "Disallow: /a" in assert_english(fault.evidence)


def test_a_silence_is_told_in_english_with_dates_and_numbers() -> None:
    few = [NOW - timedelta(days=400), NOW - timedelta(days=399)]
    many = [NOW - timedelta(days=90 - day) for day in range(60)]

    for moments in (few, many):
        found = silent("blatt", moments, NOW)
        assert found is not None
        assert_english(found.evidence)
        assert re.fullmatch(
            r"Nothing new has appeared since \d{4}-\d\d-\d\d, \d\d:\d\d\.", assert_english(found.text)
        )


def test_lost_fields_are_told_in_english() -> None:
    found = field_lost("blatt", [*runs(3, author=0, kicker=0, letters=90), *runs(60)])

    assert found is not None
    assert assert_english(found.text) == "New articles lack what earlier ones had: kicker, author, text."
    assert "author: in 0 of 3 new articles, before in 100% of 60." in assert_english(found.evidence)
    assert "Text: 3 new articles of at most 90 characters" in assert_english(found.evidence)


def test_what_the_nightly_check_finds_is_told_in_english() -> None:
    sample = Sample(source="blatt", pages=(SampledPage(url=URL), SampledPage(url=URL)))
    gaps = [
        Finding(url=URL, missing=("author", "body")),
        Finding(url=URL, refusal=f"Kein Text gefunden: {URL}"),
    ]

    for found in (canary_fault(sample, gaps), canary_fault(sample, gaps[1:])):
        assert found is not None
        assert_english(found.text)
        assert_english(found.evidence)


def test_one_text_everywhere_is_told_with_its_headline_as_it_is() -> None:
    found = one_text("blatt", "Grüße. Aus Köln; und mehr", 5, 6)

    assert found is not None
    assert_english(found.text)
    assert in_english(found.evidence) == "Everywhere it says “Grüße. Aus Köln; und mehr”."


@pytest.mark.parametrize("kind", FaultKind)
def test_every_remedy_is_told_in_english(kind: FaultKind) -> None:
    assert_english(remedy(kind, "blatt"))


@pytest.mark.parametrize("name", COUNTED)
def test_every_field_that_can_be_lost_has_its_english_name(name: str) -> None:
    assert FIELD_NAMES[name] in FIELDS
    assert field_name("body") in FIELDS


@pytest.mark.parametrize(("german", "english"), [*TWINS, *REMEDY_TWINS])
def test_twins_name_what_varies_in_the_same_order(german: str, english: str) -> None:
    assert re.findall(r"\{\w+\}", german) == re.findall(r"\{\w+\}", english)


@pytest.mark.parametrize("german", ["", "Das gab es nie.", "2 von 3 Artikelseiten sind nicht lesbar (Pech)."])
def test_what_has_no_twin_has_none_in_part_either(german: str) -> None:
    assert in_english(german) is None


@pytest.mark.parametrize(
    "german", ["https://a: " * 170 + "HTTP 1", "x; " * 600, "HTTP 1; " * 240 + "HTTP 1."]
)
def test_what_is_nested_or_strung_together_without_end_has_none(german: str) -> None:
    assert in_english(german) is None


@given(st.text(alphabet="Für„“gilt dort: ;.,und weitere()1\n", max_size=3000))
def test_no_sentence_upsets_it(german: str) -> None:
    told = in_english(german)

    assert told is None or told
