"""Feeds: Atom, RSS and JSON Feed, written piece by piece, of articles or of the stories of a saved search."""

from web.feeds.atom import atom
from web.feeds.feed import Entry, Feed, entry
from web.feeds.json_feed import json_feed
from web.feeds.rss import rss

__all__ = ["Entry", "Feed", "atom", "entry", "json_feed", "rss"]
