"""/nicht-relevant/{token}: what found an article that is no hit, and words that would keep such away."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from alerts.irrelevant import Done, Proposed, proposals, settle
from query import Aliases
from storage.aliases import load_aliases
from storage.database import Session
from storage.owed.told import told_story
from storage.search import SearchTooCostly
from storage.tables import OutboxRow, Subscription
from web.links import inside
from web.refusals import RefusalPage
from web.rendering import reader_language
from web.results import Reader, reader_of
from web.site import Site
from web.told_stories import FoundBy, article_of, found_by, headline_of, lead_of, searches_of
from web.wording import Language
from web.wording.reader_pages import ReaderPageWording, reader_page_words

PREFIX = "/nicht-relevant/"
_EVIDENCE = "Knopf auf der Seite „Nicht relevant“, Link aus einer Mail"


@dataclass(frozen=True, kw_only=True)
class ShownExclusion:
    """A word that may be excluded, and what that would cost."""

    word: str
    button: str
    query: str
    costs: str
    titles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ShownSearch:
    """One search with what it found and what may be done."""

    found: FoundBy
    exclusions: tuple[ShownExclusion, ...]


@dataclass(frozen=True, kw_only=True)
class IrrelevantPage:
    """What may be done, or was."""

    title: str
    texts: ReaderPageWording
    headline: str
    article: str
    action: str
    searches: tuple[ShownSearch, ...] = ()
    done: str | None = None  # None: nothing was done yet
    query: str | None = None  # what is looked for now


def router(site: Site) -> APIRouter:
    """Return the routes of the page."""
    routes = APIRouter()

    @routes.api_route(PREFIX + "{token:path}", methods=["GET", "HEAD"])
    def show_proposals(request: Request, token: str) -> HTMLResponse:
        language = reader_language(request)
        with site.database.reading() as session:
            row = _row(site, session, token)
            if row is None or not searches_of(row):
                return _gone(site, request)
            page = _page(site, session, row, token, language)
        return site.render(request, "irrelevant.html", page)

    @routes.post(PREFIX + "{token:path}")
    def settle_one(
        request: Request,
        token: str,
        search: Annotated[int, Form(alias="suche")],
        word: Annotated[str, Form(alias="wort")] = "",
    ) -> HTMLResponse:
        language = reader_language(request)
        with site.database.transaction() as session:
            row = _row(site, session, token)
            wanted = [one for one in searches_of(row) if one.id == search] if row is not None else []
            if row is None or not wanted:
                return _gone(site, request)
            done = _settle(site, session, row, wanted[0], word)
            reader = reader_of(session, language, query=None)
            page = _done(row, wanted[0], done, token, reader)
        return site.render(request, "irrelevant.html", page)

    return routes


def _row(site: Site, session: Session, token: str) -> OutboxRow | None:
    meant = site.readers.read_story(token)
    return told_story(session, meant.subscriber_id, meant.row_id) if meant else None


def _gone(site: Site, request: Request) -> HTMLResponse:
    texts = reader_page_words(reader_language(request))
    return site.render(
        request, "refusal.html", RefusalPage(title=texts.gone_heading, text=texts.gone), status=404
    )


def _settle(site: Site, session: Session, row: OutboxRow, search: Subscription, word: str) -> Done:
    """Exclude a word only if we would propose it: the page is no way to write any query."""
    aliases, lead = load_aliases(session), article_of(row, search)
    offered = _proposed(site, session, row, search, aliases).exclusions if word else ()
    query = next((one.query for one, _ in offered if one.word == word), None)
    return settle(
        session,
        search,
        lead,
        query,
        aliases,
        evidence=_EVIDENCE,
        hmac_key=site.hmac_key,
        now=site.clock(),
    )


def _proposed(
    site: Site, session: Session, row: OutboxRow, search: Subscription, aliases: Aliases
) -> Proposed:
    try:
        with session.begin_nested():
            return proposals(session, search, article_of(row, search), aliases, site.clock())
    except SearchTooCostly:
        return Proposed(subscription=search, exclusions=(), hits=0)


def _page(site: Site, session: Session, row: OutboxRow, token: str, language: Language) -> IrrelevantPage:
    texts, aliases = reader_page_words(language), load_aliases(session)
    lead, reader = lead_of(row), reader_of(session, language, query=None)
    return IrrelevantPage(
        title=texts.irrelevant_heading,
        texts=texts,
        headline=headline_of(lead, reader),
        article=inside(f"/artikel/{lead.id}", language),
        action=_action(token, language),
        searches=tuple(
            ShownSearch(
                found=found_by(row, one, aliases, reader),
                exclusions=_shown(_proposed(site, session, row, one, aliases), reader),
            )
            for one in searches_of(row)
        ),
    )


def _shown(proposed: Proposed, reader: Reader) -> tuple[ShownExclusion, ...]:
    texts, words = reader_page_words(reader.language), reader.words
    return tuple(
        ShownExclusion(
            word=one.word,
            button=texts.exclude.format(word=one.word),
            query=one.query,
            costs=words.count(texts.costs, len(lost)) if lost else texts.costs_nothing,
            titles=tuple(headline_of(article, reader) for article in lost),
        )
        for one, lost in proposed.exclusions
    )


def _done(row: OutboxRow, search: Subscription, done: Done, token: str, reader: Reader) -> IrrelevantPage:
    language, lead = reader.language, lead_of(row)
    texts = reader_page_words(language)
    said = {Done.CHANGED: texts.changed, Done.PINNED: texts.pinned, Done.REFUSED: texts.refused}
    return IrrelevantPage(
        title=texts.done_heading,
        texts=texts,
        headline=headline_of(lead, reader),
        article=inside(f"/artikel/{lead.id}", language),
        action=_action(token, language),
        done=said[done],
        query=search.query if done is Done.CHANGED else None,
    )


def _action(token: str, language: Language) -> str:
    return inside(PREFIX + quote(token), language)
