"""Articles named by WordPress's REST interface."""

import json
from datetime import UTC, datetime

import pytest
from web_poet import HttpResponse

from crawler.discovery.listing import Index, Listed
from crawler.discovery.not_an_index import NotAnIndex
from crawler.discovery.wordpress import local_dates, parse_posts, posts_url
from crawler.sites import SOURCES

_SOURCE = SOURCES["kommune21"]
_COLLECTION = "https://www.kommune21.de/wp-json/wp/v2/posts"
_BUSSE = "https://www.kommune21.de/k21-meldungen/busse/"


def _posts(*posts: object, page: int = 1, **headers: str) -> Index:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return parse_posts(_SOURCE, HttpResponse(_COLLECTION, json.dumps(posts).encode(), headers=named), page)


def test_post_is_read() -> None:
    post = {
        "id": 7,
        "link": _BUSSE,
        "date": "2021-12-13T08:15:00",
        "date_gmt": "2021-12-13T07:15:00",
        "modified_gmt": "2021-12-14T09:00:00",
        "title": {"rendered": "Busse &#8211; auf Abruf"},
        "excerpt": {"rendered": "<p>Rufbusse fahren.</p>\n"},
    }

    assert _posts(post).listed == (
        Listed(
            url=_BUSSE,
            title="Busse – auf Abruf",
            teaser="Rufbusse fahren.",
            published_at=datetime(2021, 12, 13, 7, 15, tzinfo=UTC),
            modified_at=datetime(2021, 12, 14, 9, tzinfo=UTC),
        ),
    )


def test_date_without_universal_time_is_that_of_berlin() -> None:
    (listed,) = _posts({"link": _BUSSE, "date": "2021-12-13T08:15:00"}).listed

    assert listed.published_at == datetime(2021, 12, 13, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("page", "pages", "following"), [(1, "3", "2"), (3, "3", None), (1, "", None), (1, "x", None)]
)
def test_number_of_pages_tells_whether_there_are_more(page: int, pages: str, following: str | None) -> None:
    assert _posts({"link": _BUSSE}, page=page, X_WP_TotalPages=pages).next_page == following


def test_full_page_without_a_number_of_pages_has_a_next() -> None:
    assert _posts(*[{"link": _BUSSE}] * 100).next_page == "2"


def test_total_is_told() -> None:
    assert _posts({"link": _BUSSE}, X_WP_Total="4711").total == 4711


@pytest.mark.parametrize(
    "post",
    [None, 1, "x", [], {}, {"link": 1}, {"link": "https://fremd.example/"}, {"link": "javascript:alert(1)"}],
)
def test_posts_of_any_shape_do_no_harm(post: object) -> None:
    assert _posts(post).listed == ()


def test_members_of_any_shape_do_no_harm() -> None:
    post: dict[str, object] = {
        "link": _BUSSE,
        "title": [],
        "excerpt": {"rendered": 1},
        "date": "30.02.",
        "date_gmt": None,
    }

    assert _posts(post).listed == (Listed(url=_BUSSE),)


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"<html>", b'{"code":"rest_no_route","message":"x"}', b"[" * 200_000, b" " * (11 * 2**20)],
)
def test_other_answers_are_refused(body: bytes) -> None:
    with pytest.raises(NotAnIndex):
        parse_posts(_SOURCE, HttpResponse(_COLLECTION, body))


def test_request_keeps_the_collections_own_question() -> None:
    url = posts_url(
        f"{_COLLECTION}?categories=5", page=2, before="2021-12-13T08:15:00", after="2020-01-01T00:00:00"
    )

    assert url == (
        f"{_COLLECTION}?categories=5&per_page=100&page=2&_fields=id,link,date,date_gmt,modified_gmt,title,excerpt"
        "&orderby=date&before=2021-12-13T08:15:00&after=2020-01-01T00:00:00"
    )


def test_local_dates_are_read_as_written() -> None:
    body = json.dumps([{"date": "2021-12-13T08:15:00"}, {"date": "x"}, {}]).encode()

    assert local_dates(body) == [datetime(2021, 12, 13, 8, 15)]  # noqa: DTZ001  as the site writes it
