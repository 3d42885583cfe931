import pytest

from web.links import inside, outside, shown_host
from web.wording import Language


def test_links_inside_keep_english_and_leave_german_out() -> None:
    assert inside("/quellen", Language.DE) == "/quellen"
    assert inside("/quellen", Language.EN) == "/quellen?lang=en"
    assert inside("/", Language.EN, q="Köln & Bonn", vor=None) == "/?q=K%C3%B6ln+%26+Bonn&lang=en"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.kaiserslautern.de",
        "http://herzlich-digital.de/?a=1&b=2#ziel",
        "HTTPS://EXAMPLE.ORG",
        "https://münchen.example/straße",
    ],
)
def test_addresses_of_the_web_become_links(url: str) -> None:
    assert outside(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt://example.org/%0aalert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox",
        "file:///etc/passwd",
        "mailto:jemand@example.org",
        "//example.org/",
        "/quellen",
        "example.org",
        "https:/example.org",
        "https:example.org",
        "https://",
        "http://[::1",
        "https://example.org\\@other.example/",
        "https://kommune21.de@other.example/",
        "https://example.org/\n",
        "https://exam\u2028ple.org/",
    ],
)
def test_everything_else_is_no_link(url: str | None) -> None:
    assert outside(url) is None


def test_readers_know_a_host_without_www() -> None:
    assert shown_host("https://www.kommune21.de/meldung") == "kommune21.de"
    assert shown_host("http://[") == "http://["
