"""Searching the stored articles with the query language, on either database with the same hits."""

from storage.search.hits import EVERYTHING, Hits, Narrowing
from storage.search.pages import Found, SearchPage, newest_articles, search

__all__ = ["EVERYTHING", "Found", "Hits", "Narrowing", "SearchPage", "newest_articles", "search"]
