"""Articles as feeds: Atom, RSS and JSON Feed, written piece by piece from records."""

from web.feeds.atom import atom
from web.feeds.feed import Feed
from web.feeds.json_feed import json_feed
from web.feeds.rss import rss

__all__ = ["Feed", "atom", "json_feed", "rss"]
