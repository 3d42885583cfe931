"""Articles named by a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""

from collections.abc import Iterator

from crawler.dates import stated_moment
from crawler.discovery.json_answers import json_answer, records, text_of
from crawler.discovery.listing import Index, Listed, each_once
from crawler.discovery.not_an_index import NotAnIndex
from crawler.pages.text import clean, clean_fragment
from crawler.pages.urls import absolute
from crawler.sources import Source

_LARGEST = 5 * 2**20  # bytes
_VERSION = "https://jsonfeed.org/version/"


def parse_json_feed(source: Source, url: str, body: bytes) -> Index:
    """Return what the feed says: the source's articles, each once, in its order. Raises NotAnIndex."""
    document = json_answer(url, body, largest=_LARGEST)
    if not isinstance(document, dict) or not text_of(document, "version").startswith(_VERSION):
        raise NotAnIndex(f"Kein JSON-Feed: {url}")
    hubs = [absolute(url, text_of(hub, "url")) for hub in records(document.get("hubs"))]
    return Index(
        listed=each_once(_items(source, url, document)),
        next_page=absolute(url, text_of(document, "next_url")),
        hub=next((hub for hub in hubs if hub), None),
        topic=absolute(url, text_of(document, "feed_url")),
    )


def _items(source: Source, url: str, document: dict[str, object]) -> Iterator[Listed]:
    for item in records(document.get("items")):
        # An aggregator names the original in external_url.
        link = next((link for link in _stated(url, item) if source.may_be_article(link)), None)
        if link is not None:
            yield Listed(
                url=link,
                title=clean_fragment(text_of(item, "title")) or None,
                published_at=stated_moment(text_of(item, "date_published")),
                modified_at=stated_moment(text_of(item, "date_modified")),
                teaser=clean_fragment(text_of(item, "summary")) or None,
                author=_author(item) or _author(document),
            )


def _stated(url: str, item: dict[str, object]) -> list[str]:
    named = (absolute(url, text_of(item, name)) for name in ("url", "external_url", "id"))
    return [link for link in named if link]


def _author(record: dict[str, object]) -> str | None:
    authors = records(record.get("authors")) or records([record.get("author")])  # version 1.0 knew one only
    names = (clean(text_of(author, "name")) for author in authors)
    return ", ".join(name for name in names if name) or None
