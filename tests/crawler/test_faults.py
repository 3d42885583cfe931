"""Reading Retry-After, and saying what went wrong."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError

from crawler.faults import download_fault, retry_after
from crawler.politeness.robots import RobotsUnavailable
from storage.crawling.runs import FaultKind

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta(0)),
        ("86400", timedelta(hours=24)),
        ("99999999999999999999", timedelta(hours=24)),
        ("Mon, 02 Mar 2026 10:30:00 GMT", timedelta(minutes=90)),
        ("Mon, 02 Mar 2026 08:00:00 GMT", timedelta(0)),
        ("Mon, 02 Mar 2026 10:30:00 +0100", timedelta(minutes=30)),
        ("Fri, 01 Jan 2027 00:00:00 GMT", timedelta(hours=24)),
        ("bald", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_forms(header: str | None, wait: timedelta | None) -> None:
    assert retry_after(header, NOW) == wait


@given(st.text(max_size=40))
def test_no_header_upsets_the_reader(header: str) -> None:
    wait = retry_after(header, NOW)

    assert wait is None or timedelta(0) <= wait <= timedelta(hours=24)


@given(st.integers(0, 86_400))
def test_date_is_read_to_the_second(seconds: int) -> None:
    wait = timedelta(seconds=seconds)

    assert retry_after(format_datetime(NOW + wait, usegmt=True), NOW) == wait


def test_unknown_error_is_named_and_not_hidden() -> None:
    fault = download_fault(RecursionError("x"), Request("http://example.org/a"), NOW)

    assert fault.kind is FaultKind.CRASH
    assert "RecursionError" in fault.text


def test_a_wait_of_unknown_length_is_not_given_one() -> None:
    fault = download_fault(DownloadTimeoutError("x"), Request("http://example.org/a"), NOW)

    assert fault.text == "http://example.org/a antwortet nicht."


def test_robots_that_cannot_be_had_forbid_for_that_long() -> None:
    error = RobotsUnavailable("http://example.org/robots.txt", status=503, retry_after=None)

    fault = download_fault(error, Request("http://example.org/a"), NOW)

    assert fault.text.endswith("antwortet mit HTTP 503; solange gilt dort alles als verboten.")
