"""A story that a mail told, and the words in it that a search found."""

from dataclasses import dataclass

from query import Aliases, Field, Query, QueryError, evaluate, parse
from storage.documents import article_document
from storage.owed.holding import standing_matches
from storage.tables import Article, OutboxRow, Subscription
from web.dates import day
from web.highlighting import Excerpt, excerpts
from web.results import Reader, may_be_shown
from web.wording.reader_pages import reader_page_words


@dataclass(frozen=True, kw_only=True)
class FoundBy:
    """One search and what it found, in sentences."""

    number: int
    heading: str
    places: tuple[Excerpt, ...]
    note: str  # why there are none; empty where there are


def lead_of(row: OutboxRow) -> Article:
    """Return the article that leads the story: the first that matched."""
    matches = standing_matches(row) or row.matches
    return matches[0].article if matches else _first(row)


def searches_of(row: OutboxRow) -> list[Subscription]:
    """Return the searches that found the story, those that still run."""
    found = {one.subscription_id: one.subscription for one in row.matches}
    return [one for _, one in sorted(found.items()) if one.ended_at is None]


def article_of(row: OutboxRow, search: Subscription) -> Article:
    """Return the article of the story that a search found first."""
    return next(one.article for one in row.matches if one.subscription_id == search.id)


def found_by(row: OutboxRow, search: Subscription, aliases: Aliases, reader: Reader) -> FoundBy:
    """Show what a search found in the article it found first, as far as its publisher allows."""
    article, said = article_of(row, search), reader_page_words(reader.language)
    query = _read(search.query, aliases)
    match = evaluate(query, article_document(article)) if query is not None else None
    texts, hits = may_be_shown(article, match.hits if match is not None else (), reader)
    places = excerpts(texts, hits, texts)
    return FoundBy(
        number=search.id,
        heading=said.search.format(query=search.query, day=day(search.created_at, reader.words).text),
        places=places,
        note="" if places else said.words_gone if match is None else said.not_shown,
    )


def headline_of(article: Article, reader: Reader) -> str:
    """Return the headline, or whose report it is where that may not be shown."""
    texts, _ = may_be_shown(article, (), reader)
    return texts[Field.TITLE]


def _read(text: str, aliases: Aliases) -> Query | None:
    try:
        return parse(text, aliases)
    except QueryError:
        return None


def _first(row: OutboxRow) -> Article:
    if row.story is None:
        raise ValueError(f"outbox row {row.id} carries a digest, not a story")
    return row.story.articles[0]
