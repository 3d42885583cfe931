"""What stands in the way of a page."""

import pytest
from web_poet import HttpResponse

from crawler.pages.refusals import obstacle

_CHALLENGE = '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'


def _response(html: str) -> HttpResponse:
    return HttpResponse("https://www.kommune21.de/", html.encode())


def test_challenge_is_known_by_its_header_alone() -> None:
    assert obstacle(
        HttpResponse("https://www.kommune21.de/", b"<p>x</p>", headers={"cf-mitigated": "challenge"})
    )


def test_challenge_script_on_a_full_page_is_no_obstacle() -> None:
    assert obstacle(_response(f"{_CHALLENGE}<p>{'Wort ' * 300}</p>")) is None
    assert obstacle(_response(f"{_CHALLENGE}<p>Wort</p>"))


@pytest.mark.parametrize("body", [b"", b'{"a": 1}', b"[]", b"\x00\x01", b"<?xml version='1.0'?><rss/>"])
def test_what_is_no_page_is_no_obstacle(body: bytes) -> None:
    assert obstacle(HttpResponse("https://www.kommune21.de/", body)) is None


def test_empty_list_of_a_site_with_links_is_no_obstacle() -> None:
    links = "".join(f'<a href="/{name}/">{name}</a>' for name in "abcdefgh")

    assert (
        obstacle(_response(f'{links}<form action="/suche"></form><p>Anmelden, Cookies akzeptieren</p>'))
        is None
    )
