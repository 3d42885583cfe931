"""One page of what a query finds, in the order the reader wants, and what can be told of all hits."""

from dataclasses import dataclass
from datetime import UTC, datetime

from query import berlin_day, parse
from storage.aliases import load_aliases
from storage.database import Session
from storage.search import Cursor, Hits, Order, SearchPage, limited, search_page
from web.links import inside
from web.overview import Overview, overview
from web.results import ListedArticle, Reader, listed, reader_of
from web.wording import Language

PAGE_SIZE = 20
BY_RELEVANCE = "relevanz"
SECONDS = 10.0  # that a reader waits


@dataclass(frozen=True, kw_only=True)
class HitsPage:
    """One page of hits."""

    title: str
    query: str
    total: int
    total_text: str
    order: str  # what comes first
    other_order: str
    to_other_order: str  # the link to the same hits in it
    ranked: str | None  # that only some were put in order; None where all were
    left_out: str | None  # that some articles could not be searched; None where all were
    part: str | None  # what is called what is not the first page; None on the first
    hits: tuple[ListedArticle, ...]
    further_text: str
    further: str | None  # the link to the next page; None on the last one
    first_text: str
    first: str
    subscribe: str  # the link to be told of further hits
    overview: Overview | None  # None behind the first page, and where there is nothing to tell


def hits_page(
    session: Session, text: str, order: Order, after: Cursor | None, language: Language
) -> HitsPage:
    """Search, and show the first hits or those behind a cursor.

    Raises QueryError for what cannot be understood, SearchTooCostly for what takes too long.
    """
    query, today = parse(text, load_aliases(session)), berlin_day(datetime.now(UTC))
    with limited(session, SECONDS):
        hits = Hits(session, query, today=today)
    found = search_page(hits, limit=PAGE_SIZE, order=order, after=after, seconds=SECONDS)
    reader = reader_of(session, language, query=text)
    told = overview(hits, reader) if found.total and not after else None
    return _page(found, text, after.order if after else order, reader, told=told, is_first=after is None)


def _page(
    found: SearchPage, text: str, order: Order, reader: Reader, *, told: Overview | None, is_first: bool
) -> HitsPage:
    words, is_newest = reader.words, order is Order.NEWEST
    further_part = words.older_part if is_newest else words.further_part
    first_part = words.search if is_newest else words.relevant_first
    sort = {True: None, False: BY_RELEVANCE}
    return HitsPage(
        title=f"{text} – {first_part if is_first else further_part}",
        query=text,
        total=found.total,
        total_text=words.count(words.hits, found.total),
        order=words.newest_first if is_newest else words.relevant_first,
        other_order=words.to_relevant_first if is_newest else words.to_newest_first,
        to_other_order=inside("/", reader.language, q=text, sort=sort[not is_newest]),
        ranked=_ranked(found, reader),
        left_out=words.count(words.left_out, found.left_out) if found.left_out else None,
        part=None if is_first else further_part,
        hits=tuple(listed(hit.article, hit.match.hits, reader) for hit in found.hits),
        further_text=words.older if is_newest else words.further,
        further=_further(found.following, text, reader.language),
        first_text=words.to_newest if is_newest else words.to_most_relevant,
        first=inside("/", reader.language, q=text, sort=sort[is_newest]),
        subscribe=inside("/abo", reader.language, q=text),
        overview=told,
    )


def _ranked(found: SearchPage, reader: Reader) -> str | None:
    if found.ranked is None or found.ranked == found.total:
        return None
    return reader.words.ranked.format(n=reader.words.number(found.ranked))


def _further(following: Cursor | None, text: str, language: Language) -> str | None:
    if following is None:
        return None
    if following.order is Order.NEWEST:
        return inside("/", language, q=text, vor=following.id)
    return inside("/", language, q=text, ab=following.token)
