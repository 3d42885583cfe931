"""Searching the stored articles with the query language, on either database with the same hits."""

from storage.search.article_records import ArticleRecord, NotAllIndexed, records, require_all
from storage.search.counting import Bar, Step, by_month, by_section, by_source, histogram
from storage.search.cursors import BadCursor, Cursor, Order, read_cursor
from storage.search.differing import Difference, difference
from storage.search.found_stories import FoundStory, found_stories, leading_articles
from storage.search.hits import EVERYTHING, Hits, Narrowing
from storage.search.newest import count, count_stories, newest
from storage.search.pages import Found, SearchPage, newest_articles, search, search_page
from storage.search.sampling import sample
from storage.search.stories import NewsStory, StoryArticle, articles_of, newest_stories
from storage.search.time_limit import DEFAULT_SECONDS, SearchTooCostly, limited
from storage.search.top_words import TopWords, top_words

__all__ = [
    "DEFAULT_SECONDS",
    "EVERYTHING",
    "ArticleRecord",
    "BadCursor",
    "Bar",
    "Cursor",
    "Difference",
    "Found",
    "FoundStory",
    "Hits",
    "Narrowing",
    "NewsStory",
    "NotAllIndexed",
    "Order",
    "SearchPage",
    "SearchTooCostly",
    "Step",
    "StoryArticle",
    "TopWords",
    "articles_of",
    "by_month",
    "by_section",
    "by_source",
    "count",
    "count_stories",
    "difference",
    "found_stories",
    "histogram",
    "leading_articles",
    "limited",
    "newest",
    "newest_articles",
    "newest_stories",
    "read_cursor",
    "records",
    "require_all",
    "sample",
    "search",
    "search_page",
    "top_words",
]
