"""/abo/bestaetigen/{token}: looking changes nothing, for mail scanners look; the button confirms."""

from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from query import QueryError, berlin_day, parse
from storage.aliases import load_aliases
from storage.people.signups import Answer, Confirmation, confirm, signup_of
from storage.people.telling import telling_of
from storage.search import SearchTooCostly, search
from storage.tables import Signup
from web.hits import SECONDS
from web.links import inside
from web.people import People
from web.private import private
from web.rendering import reader_language, reader_words
from web.results import ListedArticle, listed, reader_of
from web.site import Site
from web.told import told_when
from web.visitors import origin_of
from web.wording import Wording

PREFIX = "/abo/bestaetigen/"
_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class ConfirmPage:
    """What a link would confirm."""

    title: str
    action: str
    query: str
    told_when: str
    consent: str


@dataclass(frozen=True, kw_only=True)
class AnswerPage:
    """What a link came to."""

    title: str
    text: str
    query: str | None = None  # None: nothing was confirmed just now
    told_when: str = ""
    hits: tuple[ListedArticle, ...] | None = None  # None: they are not shown
    manage: str | None = None
    sign_up: str | None = None


def router(site: Site, people: People) -> APIRouter:
    """Return the routes of the confirmation."""
    routes = APIRouter()

    @routes.api_route(PREFIX + "{token:path}", methods=["GET", "HEAD"])
    def show_what_was_ordered(request: Request, token: str) -> Response:
        now = site.clock()
        with site.database.reading() as session:
            signup = signup_of(session, token)
            if signup is None:
                return _answer(site, people, request, Confirmation(answer=Answer.UNKNOWN))
            if signup.confirmed_at is not None:
                return _answer(site, people, request, Confirmation(answer=Answer.BEFORE))
            if signup.expires_at <= now:
                return _answer(site, people, request, Confirmation(answer=Answer.EXPIRED))
            page = _page(request, token, signup)
        return private(site.render(request, "confirm.html", page))

    @routes.post(PREFIX + "{token:path}")
    def confirm_the_order(request: Request, token: str) -> Response:
        origin = origin_of(request, people.trusted_proxies) if people.records_origin else None
        with site.database.transaction() as session:
            confirmation = confirm(session, token, hmac_key=site.hmac_key, now=site.clock(), origin=origin)
        return _answer(site, people, request, confirmation)

    return routes


def _page(request: Request, token: str, signup: Signup) -> ConfirmPage:
    words = reader_words(request)
    return ConfirmPage(
        title=words.people.confirm_heading,
        action=inside(PREFIX + quote(token), reader_language(request)),
        query=signup.query,
        told_when=told_when(telling_of(signup), words),
        consent=signup.wording,
    )


def _answer(site: Site, people: People, request: Request, found: Confirmation) -> Response:
    language, words = reader_language(request), reader_words(request)
    title, text = _said(found.answer, words)
    status = 404 if found.answer is Answer.UNKNOWN else 200
    manage = None
    if found.subscriber_id is not None:
        token = people.correspondent.tokens.manage(found.subscriber_id)
        manage = inside(f"/verwalten/{token}", language)
    subscription = found.subscription
    page = AnswerPage(
        title=title,
        text=text,
        query=subscription.query if subscription else None,
        told_when=told_when(telling_of(subscription), words) if subscription else "",
        hits=_last_hits(site, request, subscription.query) if subscription else None,
        manage=manage,
        sign_up=inside("/abo", language) if found.answer in (Answer.EXPIRED, Answer.UNKNOWN) else None,
    )
    return private(site.render(request, "confirmed.html", page, status=status))


def _said(answer: Answer, words: Wording) -> tuple[str, str]:
    said = words.people
    return {
        Answer.CONFIRMED: (said.confirmed_heading, said.confirmed),
        Answer.BEFORE: (said.before_heading, said.before),
        Answer.EXPIRED: (said.expired_heading, said.expired),
        Answer.UNKNOWN: (said.unknown_heading, said.unknown),
    }[answer]


def _last_hits(site: Site, request: Request, text: str) -> tuple[ListedArticle, ...] | None:
    """Return what the search finds already; it is shown here, never mailed."""
    language = reader_language(request)
    try:
        with site.database.reading() as session:
            query = parse(text, load_aliases(session))
            today = berlin_day(site.clock())
            found = search(session, query, limit=_SHOWN, today=today, seconds=SECONDS)
            reader = reader_of(session, language, query=text)
            return tuple(listed(hit.article, hit.match.hits, reader) for hit in found.hits)
    except (QueryError, SearchTooCostly):
        return None  # the confirmation stands; that alone is what the page is for
