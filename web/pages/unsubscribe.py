"""/abmelden/{token}: looking changes nothing, the button or one click in the mail program acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from alerts.tokens import UnsubscribeToken
from storage.database import Session
from storage.people.subscriptions import active_subscriptions, end_subscriptions
from storage.tables import Subscription
from web.links import inside
from web.rendering import reader_language, reader_words
from web.site import Site

PREFIX = "/abmelden/"


@dataclass(frozen=True, kw_only=True)
class UnsubscribePage:
    """What a token would end, or has ended."""

    title: str
    action: str
    queries: tuple[str, ...]
    has_acted: bool


@dataclass(frozen=True, kw_only=True)
class BadLinkPage:
    """A link that nobody signed, mostly one cut off by a mail program."""

    title: str


def router(site: Site) -> APIRouter:
    """Return the routes of the unsubscribe page."""
    routes = APIRouter()

    @routes.api_route(PREFIX + "{token:path}", methods=["GET", "HEAD"])
    def show_what_would_end(request: Request, token: str) -> HTMLResponse:
        meant = site.tokens.read(token)
        if meant is None:
            return _bad_link(site, request)
        with site.database.reading() as session:
            running = _running(session, meant)
        return _answer(site, request, token, running, has_acted=False)

    # The body is not read: whatever a mail program sends, a POST to this address means leaving, and a reader
    # who wants to leave must never fail on a detail of encoding.
    @routes.post(PREFIX + "{token:path}")
    def end_searches(request: Request, token: str) -> HTMLResponse:
        meant = site.tokens.read(token)
        if meant is None:
            return _bad_link(site, request)
        with site.database.transaction() as session:
            ended = end_subscriptions(
                session,
                meant.subscriber_id,
                meant.subscription_ids,
                evidence=_evidence(request),
                hmac_key=site.hmac_key,
                now=site.clock(),
            )
        return _answer(site, request, token, ended, has_acted=True)

    return routes


def _running(session: Session, meant: UnsubscribeToken) -> list[Subscription]:
    return [
        subscription
        for subscription in active_subscriptions(session)
        if subscription.subscriber_id == meant.subscriber_id and subscription.id in meant.subscription_ids
    ]


def _answer(
    site: Site, request: Request, token: str, subscriptions: Sequence[Subscription], *, has_acted: bool
) -> HTMLResponse:
    words = reader_words(request)
    page = UnsubscribePage(
        title=words.left_heading if has_acted else words.leave_heading,
        action=inside(PREFIX + quote(token), reader_language(request), ueber="seite"),
        queries=tuple(subscription.query for subscription in subscriptions),
        has_acted=has_acted,
    )
    return site.render(request, "unsubscribe.html", page)


def _bad_link(site: Site, request: Request) -> HTMLResponse:
    page = BadLinkPage(title=reader_words(request).bad_link_heading)
    return site.render(request, "bad_link.html", page, status=404)


def _evidence(request: Request) -> str:
    if request.query_params.get("ueber") == "seite":
        return "Knopf auf der Abmeldeseite, Link aus einer Mail"
    return "One-Click des Mailprogramms (RFC 8058), Link aus einer Mail"
