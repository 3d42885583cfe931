"""/artikel/{id}: everything known about one article, and the way to the original."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from query import Aliases, Field, Hit, Query, QueryError, evaluate, parse
from storage.aliases import load_aliases
from storage.articles import find_article
from storage.documents import article_document, article_texts
from storage.tables import Article, ArticleRevision
from web.bodies import ShownPart, shown_parts
from web.dates import ShownTime, moment, published
from web.highlighting import Doubt, Excerpt, Piece, doubts, excerpts, marks
from web.links import inside
from web.refusals import RefusalPage
from web.rendering import reader_language, reader_words
from web.results import ListedArticle, Reader, listed, marked, reader_of
from web.site import Site
from web.wording import Language, Wording

NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, kw_only=True)
class Keyword:
    """A keyword and the search for it."""

    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class RevisionLine:
    """When a revision was seen and what had changed."""

    name: str
    at: ShownTime
    changed: str | None  # None for the first


@dataclass(frozen=True, kw_only=True)
class ArticlePage:
    """The facts about one article."""

    title: str
    query: str | None
    query_is_readable: bool
    back: str | None
    url: str
    source: str
    kicker: tuple[Piece, ...]
    headline: tuple[Piece, ...]
    teaser: tuple[Piece, ...]
    is_teaser: bool  # the rest of it stands behind a paywall
    body: tuple[ShownPart, ...]
    places: tuple[Excerpt, ...]
    doubts: tuple[Doubt, ...]
    has_hits: bool
    published: ShownTime | None
    date_origin: str | None
    first_seen: ShownTime
    changed: ShownTime | None  # None while it is as first seen
    section: str | None
    keywords: tuple[Keyword, ...]
    author: str | None
    caption: str | None
    credit: str | None
    links: tuple[str, ...]
    addresses: tuple[str, ...]
    revisions: tuple[RevisionLine, ...]
    history: str | None  # where they are compared; None while there is only one
    story: tuple[ListedArticle, ...]


def router(site: Site) -> APIRouter:
    """Return the route of the article page."""
    routes = APIRouter()

    @routes.api_route("/artikel/{number}", methods=["GET", "HEAD"])
    def show_article(request: Request, number: str, q: str = "") -> HTMLResponse:
        page = _find(site, number, q.strip() or None, reader_language(request))
        return site.render(request, "article.html", page) if page else no_article(site, request)

    return routes


def no_article(site: Site, request: Request) -> HTMLResponse:
    """Say that there is no such article."""
    words = reader_words(request)
    refusal = RefusalPage(title=words.no_article_heading, text=words.no_article)
    return site.render(request, "refusal.html", refusal, status=404)


def history_path(article_id: int) -> str:
    """Return where the versions of an article are compared."""
    return f"/artikel/{article_id}/verlauf"


def _find(site: Site, number: str, query: str | None, language: Language) -> ArticlePage | None:
    if not NUMBER.fullmatch(number):
        return None
    with site.database.reading() as session:
        article = find_article(session, number)
        if article is None:
            return None
        reader = reader_of(session, language, query=query)
        return _page(article, _parsed(query, load_aliases(session)), reader)


def _page(article: Article, query: Query | None, reader: Reader) -> ArticlePage:
    words, texts = reader.words, article_texts(article)
    hits = _hits(article, query)
    return ArticlePage(
        title=article.title,
        query=reader.query,
        query_is_readable=query is not None,
        back=inside("/", reader.language, q=reader.query) if query else None,
        url=article.url,
        source=reader.source_titles.get(article.source, article.source),
        kicker=marked(texts, Field.KICKER, hits),
        headline=marked(texts, Field.TITLE, hits),
        teaser=marked(texts, Field.TEASER, hits),
        is_teaser=article.paywalled,
        body=shown_parts(article.body, marks(hits, Field.BODY)),
        places=excerpts(texts, hits, Field),
        doubts=doubts(texts, hits),
        has_hits=bool(hits),
        published=published(article.published_at, words)
        if article.published_at and article.is_dated
        else None,
        date_origin=_date_origin(article, words),
        first_seen=moment(article.first_seen_at, words),
        changed=moment(article.changed_at, words) if article.revision > 1 else None,
        section=article.section,
        keywords=tuple(
            Keyword(text=text, href=inside("/", reader.language, q=_as_phrase(text)))
            for text in article.keywords
        ),
        author=article.author,
        caption=article.caption,
        credit=article.image_credit,
        links=tuple(article.links),
        addresses=tuple(article.known_as),
        revisions=tuple(_revision(revision, words) for revision in article.revisions),
        history=inside(history_path(article.id), reader.language) if article.revision > 1 else None,
        story=_story(article, reader),
    )


def _parsed(text: str | None, aliases: Aliases) -> Query | None:
    if text is None:
        return None
    try:
        return parse(text, aliases)
    except QueryError:
        return None


def _hits(article: Article, query: Query | None) -> Sequence[Hit]:
    match = evaluate(query, article_document(article)) if query else None
    return match.hits if match else ()


def _date_origin(article: Article, words: Wording) -> str | None:
    if article.published_origin is None or not article.is_dated:
        return None
    return words.date_origins.get(article.published_origin, article.published_origin)


def _as_phrase(keyword: str) -> str:
    """Quote a keyword, so that its words are no operators."""
    return '"' + keyword.replace('"', " ") + '"'


def _revision(revision: ArticleRevision, words: Wording) -> RevisionLine:
    names = [words.field_names.get(name, name) for name in revision.changed_fields]
    return RevisionLine(
        name=words.revision.format(number=revision.number),
        at=moment(revision.seen_at, words),
        changed=", ".join(names) or None,
    )


def _story(article: Article, reader: Reader) -> tuple[ListedArticle, ...]:
    return tuple(listed(other, (), reader) for other in article.story.articles if other.id != article.id)
