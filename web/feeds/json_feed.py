"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from collections.abc import Iterable, Iterator, Mapping

from web.feeds.feed import Entry, Feed


def json_feed(feed: Feed, entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield the feed in pieces."""
    head = json.dumps(_stated(_head(feed)), ensure_ascii=False, indent=2)
    yield (head.removesuffix("\n}") + ',\n  "items": [').encode()
    between = "\n"
    for told in entries:
        yield (between + json.dumps(_stated(_item(told)), ensure_ascii=False)).encode()
        between = ",\n"
    yield b"\n  ]\n}\n"


def _head(feed: Feed) -> Mapping[str, object]:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "description": feed.description,
        "language": "de",
        # Names of one's own begin with an underscore.
        "_stadtradar": {
            "generator": feed.generator,
            "rights": feed.rights,
            "updated": feed.updated.isoformat(),
        },
    }


def _item(told: Entry) -> Mapping[str, object]:
    return {
        "id": told.id,
        "url": told.link,
        "title": told.title,
        "content_text": told.gist or told.title,  # one of the contents is mandatory
        "date_published": told.published.isoformat() if told.published else None,
        "date_modified": told.updated.isoformat(),
        "authors": [{"name": told.author or told.source}],
        "tags": list(told.tags) or None,
        "_stadtradar": {"source": told.source},
    }


def _stated(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}
