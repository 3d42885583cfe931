"""/feed/{token}: a saved search as a feed, for whoever holds its key.

There is no limit to how often one may ask: a question that brings nothing new costs one search, readers are
told to wait by Cache-Control, and a key that is abused can be revoked.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from importlib.metadata import version

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from alerts.showing.cleaning import line
from query import QueryError, parse
from storage.aliases import load_aliases
from storage.database import Session
from storage.people.feed_keys import find_feed_key
from storage.tables import Subscriber, Subscription
from web.dates import day
from web.feeds import Entry, Feed, atom, json_feed, rss
from web.feeds.stories import FeedContent, content_of, entries_of, tag_uri
from web.links import inside
from web.refusals import RefusalPage
from web.rendering import reader_language
from web.site import Site
from web.wording import Language, wording
from web.wording.feeds import FeedWording, feed_wording

PREFIX = "/feed/"
# What a reader may keep is gone after that time, also from a feed whose excerpts had to go.
_CACHING = "private, max-age=300"


@dataclass(frozen=True, kw_only=True)
class Format:
    """A way to write feeds."""

    ending: str
    name: str
    media_type: str
    write: Callable[[Feed, Iterable[Entry]], Iterator[bytes]]


FORMATS = (
    Format(ending="atom", name="Atom", media_type="application/atom+xml", write=atom),
    Format(ending="rss", name="RSS", media_type="application/rss+xml", write=rss),
    Format(ending="json", name="JSON Feed", media_type="application/feed+json", write=json_feed),
)


@dataclass(frozen=True, kw_only=True)
class OfferedFormat:
    """One address of the feed."""

    name: str
    media_type: str
    address: str


@dataclass(frozen=True, kw_only=True)
class FeedPage:
    """Where the feed is, for the person who holds its key."""

    title: str
    text: str
    warning: str
    formats_heading: str
    formats: tuple[OfferedFormat, ...]
    search: str
    to_search: str


class _Gone(Exception):
    """There is no feed any more; the page says why."""

    def __init__(self, page: RefusalPage, status: int = 410) -> None:
        super().__init__(page.text)
        self.page, self.status = page, status


def router(site: Site) -> APIRouter:
    """Return the routes of the feeds."""
    routes = APIRouter()

    def answer_in(form: Format) -> Callable[[Request, str], Response]:
        def answer(request: Request, token: str) -> Response:
            try:
                with site.database.reading() as session:
                    return _document(site, session, request, form, token)
            except _Gone as gone:
                return site.render(request, "refusal.html", gone.page, status=gone.status)

        return answer

    for form in FORMATS:
        routes.add_api_route(
            f"{PREFIX}{{token}}.{form.ending}", answer_in(form), methods=["GET", "HEAD"], response_model=None
        )

    @routes.api_route(PREFIX + "{token}", methods=["GET", "HEAD"], response_model=None)
    def show(request: Request, token: str) -> Response:
        language = reader_language(request)
        try:
            with site.database.reading() as session:
                page = _page(_subscription(session, token, feed_wording(language)), token, language)
        except _Gone as gone:
            return site.render(request, "refusal.html", gone.page, status=gone.status)
        return site.render(request, "feed.html", page)

    return routes


def _document(site: Site, session: Session, request: Request, form: Format, token: str) -> Response:
    subscription = _subscription(session, token, feed_wording(reader_language(request)))
    language = _language(session, subscription)
    words = feed_wording(language)
    content = _content(site, session, subscription, words, language)
    feed = _feed(site, subscription, content, language, f"{site.base_url}{PREFIX}{token}.{form.ending}")
    headers = {
        "ETag": f'"{content.fingerprint(form.ending, repr(feed))}"',
        "Last-Modified": format_datetime(content.updated, usegmt=True),
        "Cache-Control": _CACHING,
    }
    if _is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    entries = entries_of(session, content, base_url=site.base_url, also_in=words.also_in)
    return Response(b"".join(form.write(feed, entries)), media_type=form.media_type, headers=headers)


def _subscription(session: Session, token: str, words: FeedWording) -> Subscription:
    key = find_feed_key(session, token)
    if key is None:
        raise HTTPException(404)
    if key.revoked_at is not None:
        raise _Gone(RefusalPage(title=words.revoked_heading, text=words.revoked))
    subscription = session.get_one(Subscription, key.subscription_id)
    if subscription.ended_at is not None:
        raise _Gone(RefusalPage(title=words.ended_heading, text=words.ended))
    return subscription


def _language(session: Session, subscription: Subscription) -> Language:
    return Language(session.get_one(Subscriber, subscription.subscriber_id).language)


def _content(
    site: Site, session: Session, subscription: Subscription, words: FeedWording, language: Language
) -> FeedContent:
    aliases = load_aliases(session)
    try:
        return content_of(session, subscription, parse(subscription.query, aliases), aliases, site.clock())
    except QueryError as error:
        text = words.unreadable.format(reason=error.message(language.value))
        raise _Gone(RefusalPage(title=words.unreadable_heading, text=text), 422) from error


def _feed(
    site: Site, subscription: Subscription, content: FeedContent, language: Language, address: str
) -> Feed:
    words, query = feed_wording(language), line(subscription.query)
    return Feed(
        title=words.title.format(site=site.render.title, query=query),
        description=words.description.format(query=query, day=_since(subscription, language)),
        rights=words.rights,
        home=site.base_url + inside("/", language, q=subscription.query),
        generator=f"Stadtradar {version('stadtradar')}",
        updated=content.updated,
        address=address,
        name=tag_uri(site.base_url, "suche", subscription.id),
    )


def _page(subscription: Subscription, token: str, language: Language) -> FeedPage:
    words = feed_wording(language)
    return FeedPage(
        title=words.page_heading.format(query=subscription.query),
        text=words.page_text.format(day=_since(subscription, language)),
        warning=words.page_warning,
        formats_heading=words.formats,
        formats=tuple(
            OfferedFormat(
                name=form.name, media_type=form.media_type, address=f"{PREFIX}{token}.{form.ending}"
            )
            for form in FORMATS
        ),
        search=inside("/", language, q=subscription.query),
        to_search=words.to_search,
    )


def _since(subscription: Subscription, language: Language) -> str:
    return day(subscription.created_at, wording(language)).text


def _is_known(request: Request, etag: str) -> bool:
    # Only this: no date moves when an excerpt has to go, so If-Modified-Since would keep it alive.
    stated = request.headers.get("if-none-match", "")
    return stated.strip() == "*" or etag in [one.strip().removeprefix("W/") for one in stated.split(",")]
