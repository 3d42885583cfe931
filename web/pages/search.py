"""/: the search box, and what it finds."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import AfterValidator

from query import QueryError
from storage.search import Cursor, Order, newest_articles, read_cursor
from web.hits import BY_RELEVANCE, PAGE_SIZE, hits_page
from web.links import inside
from web.rendering import reader_language
from web.results import ListedArticle, listed, reader_of
from web.site import Site
from web.wording import Language, Wording, wording

# How much of a query is echoed behind a fault: it may be a whole document pasted by mistake.
ECHO_LENGTH = 500
# Beyond this no database of ours has ids, and PostgreSQL refuses the number.
MAX_ID = 2**31 - 1

BeforeId = Annotated[int | None, Query(ge=1, le=MAX_ID)]
Sort = Literal["neueste", "relevanz"]


def _read(token: str | None) -> str | None:
    if token is not None:
        read_cursor(token)
    return token


Token = Annotated[str | None, AfterValidator(_read)]  # of a cursor


@dataclass(frozen=True, kw_only=True)
class TriedExample:
    """An example of the query language, ready to be followed."""

    query: str
    meaning: str
    href: str


@dataclass(frozen=True, kw_only=True)
class StartPage:
    """The page before anything was asked."""

    title: str
    examples: tuple[TriedExample, ...]
    newest: tuple[ListedArticle, ...]


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A query that would be understood."""

    query: str
    href: str


@dataclass(frozen=True, kw_only=True)
class FaultPage:
    """A query that cannot be understood, with the place of the fault.

    `at` is the character at fault, empty where the fault is the query's end.
    """

    title: str
    query: str
    message: str
    before: str
    at: str
    after: str
    suggestion: Suggestion | None
    examples: tuple[TriedExample, ...]


def router(site: Site) -> APIRouter:
    """Return the route of the search."""
    routes = APIRouter()

    @routes.api_route("/", methods=["GET", "HEAD"])
    def show(
        request: Request, q: str = "", vor: BeforeId = None, ab: Token = None, sort: Sort = "neueste"
    ) -> HTMLResponse:
        language, text = reader_language(request), q.strip()
        if not text:
            return site.render(request, "start.html", _start(site, language))
        order = Order.RELEVANT if sort == BY_RELEVANCE else Order.NEWEST
        try:
            with site.database.reading() as session:
                page = hits_page(session, text, order, _after(vor, ab), language)
        except QueryError as error:
            return site.render(request, "query_fault.html", _fault(text, error, language), status=400)
        return site.render(request, "hits.html", page)

    return routes


def _after(before_id: int | None, token: str | None) -> Cursor | None:
    if token is not None:
        return read_cursor(token)
    return None if before_id is None else Cursor(id=before_id)


def _start(site: Site, language: Language) -> StartPage:
    with site.database.reading() as session:
        reader = reader_of(session, language, query=None)
        newest = tuple(listed(article, (), reader) for article in newest_articles(session, PAGE_SIZE))
    return StartPage(
        title=reader.words.search_heading, examples=_examples(reader.words, language), newest=newest
    )


def _fault(text: str, error: QueryError, language: Language) -> FaultPage:
    words = wording(language)
    at = error.position - 1
    return FaultPage(
        title=words.query_fault_heading,
        query=text,
        message=error.message(language.value),
        before=text[:at],
        at=text[at : at + 1],
        after=text[at + 1 : at + 1 + ECHO_LENGTH],
        suggestion=_suggestion(error.suggestion, language),
        examples=_examples(words, language),
    )


def _suggestion(query: str | None, language: Language) -> Suggestion | None:
    return None if not query else Suggestion(query=query, href=inside("/", language, q=query))


def _examples(words: Wording, language: Language) -> tuple[TriedExample, ...]:
    return tuple(
        TriedExample(
            query=example.query, meaning=example.meaning, href=inside("/", language, q=example.query)
        )
        for example in words.examples
    )
