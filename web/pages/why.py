"""/warum/{token}: why a mail came, for its reader: which search found what, and when each step was."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from alerts.tracing import Step, StepKind, sentence, trace
from query import Aliases
from storage.aliases import load_aliases
from storage.database import Session
from storage.owed.told import told_story
from storage.owed.tracing import copied_from, trace_article, trace_messages, trace_reader
from storage.tables import Article, OutboxRow
from web.dates import moment
from web.links import inside
from web.pages.irrelevant import PREFIX as IRRELEVANT
from web.refusals import RefusalPage
from web.rendering import reader_language
from web.results import reader_of
from web.site import Site
from web.told_stories import FoundBy, found_by, headline_of, lead_of, searches_of
from web.wording import Language, wording
from web.wording.reader_pages import ReaderPageWording, reader_page_words

PREFIX = "/warum/"
# Replies of servers and numbers of mails say nothing to a reader.
_HIDDEN = frozenset({StepKind.MESSAGE_ID, StepKind.UNDELIVERABLE, StepKind.ADDRESS_SUPPRESSED})


@dataclass(frozen=True, kw_only=True)
class WhyPage:
    """Why one mail came."""

    title: str
    texts: ReaderPageWording
    headline: str
    url: str
    article: str  # the link to its page
    searches: tuple[FoundBy, ...]
    steps: tuple[str, ...]
    irrelevant: str | None  # the link; None where no search runs any more


def router(site: Site) -> APIRouter:
    """Return the route of the page."""
    routes = APIRouter()

    @routes.api_route(PREFIX + "{token:path}", methods=["GET", "HEAD"])
    def show_why(request: Request, token: str) -> HTMLResponse:
        language = reader_language(request)
        meant = site.readers.read_story(token)
        with site.database.reading() as session:
            row = told_story(session, meant.subscriber_id, meant.row_id) if meant else None
            page = _page(site, session, row, token, language) if row is not None else None
        if page is None:
            texts = reader_page_words(language)
            gone = RefusalPage(title=texts.gone_heading, text=texts.gone)
            return site.render(request, "refusal.html", gone, status=404)
        return site.render(request, "why.html", page)

    return routes


def _page(site: Site, session: Session, row: OutboxRow, token: str, language: Language) -> WhyPage:
    texts, aliases = reader_page_words(language), load_aliases(session)
    reader = reader_of(session, language, query=None)
    lead, searches = lead_of(row), searches_of(row)
    return WhyPage(
        title=texts.why_heading,
        texts=texts,
        headline=headline_of(lead, reader),
        url=lead.url,
        article=inside(f"/artikel/{lead.id}", language),
        searches=tuple(found_by(row, one, aliases, reader) for one in searches),
        steps=tuple(_steps(site, session, row, lead, aliases, language)),
        irrelevant=inside(IRRELEVANT + quote(token), language) if searches else None,
    )


def _steps(
    site: Site, session: Session, row: OutboxRow, lead: Article, aliases: Aliases, language: Language
) -> Iterator[str]:
    messages = [one for one in trace_messages(session, row.subscriber_id, lead.story_id) if one.id == row.id]
    leads = {one.matches[0].article_id for one in messages if one.matches} - {lead.id}
    copies = {number: copied_from(session, lead.id, number) for number in leads}
    told = trace(
        trace_article(session, lead),
        trace_reader(session, row.subscriber, None),
        messages,
        aliases,
        language.value,
        now=site.clock(),
        copies={number: reason for number, reason in copies.items() if reason is not None},
    )
    for step in (*told.path, *(one for steps in told.messages for one in steps)):
        if step.kind not in _HIDDEN:
            yield _said(step, language)


def _said(step: Step, language: Language) -> str:
    texts = reader_page_words(language)
    if step.kind is StepKind.SENT and step.at is not None:
        return texts.accepted.format(at=moment(step.at, wording(language)).text)
    if step.kind is StepKind.GATHERED:
        return texts.gathered
    return sentence(step, language.value)
