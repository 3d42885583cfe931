import unicodedata
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.showing.cleaning import line, shortened, web_link

ANY_TEXT = st.text(st.characters(), max_size=200)


@settings(deadline=None)  # the machine may be busy
@given(ANY_TEXT)
def test_a_line_is_one_line_without_anything_invisible(text: str) -> None:
    clean = line(text)

    assert clean.splitlines() in ([], [clean])
    assert not {unicodedata.category(char) for char in clean} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert clean == line(clean)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Parkplätze – „frei“ für alle €", "Parkplätze – „frei“ für alle €"),
        ("a\r\nBcc: x@example.org", "a Bcc: x@example.org"),
        ("a\u2028b\u2029c\u0085d\x0be\x1cf", "a b c d e f"),
        ("\u202egnp.exe\u202c \u200bx\ufeff \u00adsoft", "gnp.exe x soft"),
        ("a\u00a0b\u3000c", "a b c"),
        ("🚌 fährt \ud800\uffff", "🚌 fährt"),
    ],
)
def test_text_keeps_what_can_be_read(text: str, expected: str) -> None:
    assert line(text) == expected


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=300), st.integers(5, 100))
def test_a_shortened_text_keeps_its_limit(text: str, limit: int) -> None:
    assert len(shortened(text, limit)) <= limit


def test_a_text_is_cut_between_words() -> None:
    assert shortened("Sensoren melden freie Parkplätze", 24) == "Sensoren melden freie…"


_LINK_SIGNS = "ab9.-:/?#@[]%=&~_ \t\\\u00e4"


@settings(deadline=None)  # the machine may be busy
@given(
    st.builds(
        "{}://{}{}{}".format,
        st.sampled_from(["http", "https", "ftp", "HTTP"]),
        st.text(_LINK_SIGNS, max_size=12),
        st.sampled_from(["", ":8", ":9999", ":65535", ":65536", ":99999"]),
        st.text(_LINK_SIGNS, max_size=20),
    )
)
def test_what_may_be_followed_is_one_word_with_a_host_and_nobody_logged_in(url: str) -> None:
    if web_link(url) is None:
        return

    parts = urlsplit(url)
    assert parts.scheme in ("http", "https")
    assert parts.hostname
    assert not parts.username
    assert parts.port is None or parts.port < 65536
    assert url == line(url)
    assert not set(url) & set('<>"\\` ')


@pytest.mark.parametrize(
    "url",
    [
        "https://www.kommune21.de/k21-meldungen/x/",
        "http://127.0.0.1:8000/a?b=1&c=%C3%A4#d",
        "https://stadt-köln.de/straße",
    ],
)
def test_web_addresses_may_be_followed(url: str) -> None:
    assert web_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//https://x.example",
        "data:text/html,x",
        "//evil.example/x",
        "/relative",
        "https://",
        "https:///path",
        "https://user:pass@evil.example/",
        "https://evil.example\\@good.example/",
        "https://x.example/\r\nBcc: y",
        "https://x.example/ y",
        'https://x.example/"onclick=',
        "https://x.example:port/",
        "https://[::1/",
        "https://x.example/\u202egnp",
        "ftp://x.example/",
        "https://x.example/" + "a" * 2000,
        "",
    ],
)
def test_everything_else_is_only_text(url: str) -> None:
    assert web_link(url) is None
