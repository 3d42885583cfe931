"""Articles named by WordPress's REST interface (https://developer.wordpress.org/rest-api/reference/posts/)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from web_poet import HttpResponse

from crawler.dates import stated_moment
from crawler.discovery.json_answers import json_answer, records, text_of
from crawler.discovery.listing import Index, Listed, each_once
from crawler.discovery.not_an_index import NotAnIndex
from crawler.pages.text import clean_fragment
from crawler.pages.urls import absolute
from crawler.sources import Source

PER_PAGE = 100  # the most WordPress gives
_LARGEST = 10 * 2**20  # bytes
_FIELDS = "id,link,date,date_gmt,modified_gmt,title,excerpt"


def posts_url(collection: str, *, page: int = 1, before: str | None = None, after: str | None = None) -> str:
    """Return the URL of a page of posts, the newest first.

    `before` and `after` are moments as the site itself writes them (`date`, its local time, without offset).
    """
    parts = urlsplit(collection)
    asked = {"per_page": str(PER_PAGE), "page": str(page), "_fields": _FIELDS, "orderby": "date"}
    limits = {"before": before, "after": after}
    query = dict(parse_qsl(parts.query)) | asked | {name: day for name, day in limits.items() if day}
    return urlunsplit(parts._replace(query=urlencode(query, safe=",:")))


def parse_posts(source: Source, response: HttpResponse, page: int = 1) -> Index:
    """Return the posts of a page, the newest first. Raises NotAnIndex.

    `next_page` is the number of the next page, as a text.
    """
    url = str(response.url)
    document = json_answer(url, bytes(response.body), largest=_LARGEST)
    if not isinstance(document, list):
        raise NotAnIndex(f"Keine Beiträge der WordPress-Schnittstelle: {url}")
    pages, total = _count(response, "X-WP-TotalPages"), _count(response, "X-WP-Total")
    more = page < pages if pages is not None else len(document) == PER_PAGE
    return Index(
        listed=each_once(_posts(source, url, document)),
        next_page=str(page + 1) if more else None,
        total=total,
    )


def local_dates(body: bytes) -> list[datetime]:
    """Return the posts' dates as the site writes them, without offset, in the order of the page."""
    stated = (text_of(post, "date") for post in records(json_answer("", body, largest=_LARGEST)))
    return [moment for text in stated if (moment := _naive(text)) is not None]


def _posts(source: Source, url: str, document: object) -> Iterator[Listed]:
    for post in records(document):
        link = absolute(url, text_of(post, "link"))
        if link and source.may_be_article(link):
            yield Listed(
                url=link,
                title=_rendered(post, "title"),
                published_at=_utc(text_of(post, "date_gmt")) or stated_moment(text_of(post, "date")),
                modified_at=_utc(text_of(post, "modified_gmt")),
                teaser=_rendered(post, "excerpt"),
            )


def _rendered(post: dict[str, object], name: str) -> str | None:
    value = post.get(name)
    return clean_fragment(text_of(value, "rendered")) or None if isinstance(value, dict) else None


def _utc(text: str) -> datetime | None:
    moment = _naive(text)
    return None if moment is None else moment.replace(tzinfo=UTC)


def _naive(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _count(response: HttpResponse, name: str) -> int | None:
    stated = str(response.headers.get(name, "")).strip()
    # Longer numbers count no articles.
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 10 else None
