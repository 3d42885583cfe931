"""/verwalten: a reader's own page, without an account; who has lost the link asks for it by mail."""

from asyncio import sleep
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from alerts.own_data_file import own_data_file
from storage.database import Session
from storage.people.addresses import InvalidAddress, normalise_address
from storage.people.own_data import own_data
from storage.tables import Subscriber
from web.forms import Posted, posted
from web.links import inside
from web.manage_actions import carried_out, proof_of
from web.manage_page import manage_page
from web.managing import Done, Draft, Erased, FeedAdded, Managing, SecretMade
from web.pages.signup import EMAIL, TRAP, flooded
from web.people import People
from web.private import private
from web.rendering import reader_language, reader_words
from web.shown_once import feed_page, secret_page
from web.site import Site
from web.visitors import visitor_ip
from web.wording import Language
from web.wording.channels import channel_words

PATH = "/verwalten"


@dataclass(frozen=True, kw_only=True)
class AskPage:
    """The form that asks for the link."""

    title: str
    action: str
    email: str
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ToldPage:
    """A sentence or two, and where to go from here."""

    title: str
    text: str
    link: str | None = None
    link_text: str = ""


def router(site: Site, people: People) -> APIRouter:
    """Return the routes of managing."""
    routes = APIRouter()

    @routes.api_route(PATH, methods=["GET", "HEAD"])
    def ask_for_link(request: Request) -> Response:
        return private(site.render(request, "manage_ask.html", _ask(request, "")))

    @routes.post(PATH)
    async def send_link(request: Request) -> Response:
        started, form = monotonic(), await posted(request)
        answer = await run_in_threadpool(_sent, site, people, request, form)
        await sleep(max(0.0, started + people.answers_take.total_seconds() - monotonic()))
        return private(answer)

    @routes.api_route(PATH + "/{token}", methods=["GET", "HEAD"])
    def show(request: Request, token: str) -> Response:
        number = people.correspondent.tokens.read_manage(token)
        with site.database.reading() as session:
            subscriber = _present(session, number)
            if subscriber is None:
                return _missing(site, request, is_ours=number is not None)
            return _shown(site, people, request, token, session, subscriber)

    @routes.post(PATH + "/{token}")
    async def act(request: Request, token: str) -> Response:
        form = await posted(request)
        return private(await run_in_threadpool(_acted, site, people, request, token, form))

    @routes.api_route(PATH + "/{token}/daten.zip", methods=["GET", "HEAD"])
    def hand_out_data(request: Request, token: str) -> Response:
        number = people.correspondent.tokens.read_manage(token)
        with site.database.reading() as session:
            subscriber = _present(session, number)
            if subscriber is None:
                return _missing(site, request, is_ours=number is not None)
            content = own_data_file(own_data(session, subscriber), title=site.title, now=site.clock())
        named = {"Content-Disposition": 'attachment; filename="meine-daten.zip"'}
        return private(Response(content, media_type="application/zip", headers=named))

    return routes


def _sent(site: Site, people: People, request: Request, form: Posted) -> Response:
    """Answer the same whoever has the address, and write to it if somebody we know has it."""
    said, now = reader_words(request).manage, site.clock()
    try:
        email = normalise_address(form.one(EMAIL))
    except InvalidAddress as fault:
        is_german = reader_language(request) is Language.DE
        sentence = str(fault) if is_german else reader_words(request).people.bad_address
        page = _ask(request, form.one(EMAIL), {EMAIL: sentence})
        return site.render(request, "manage_ask.html", page, status=400)
    if not people.gate.lets_in(visitor_ip(request, people.trusted_proxies), now):
        return flooded(site, request)
    if not form.one(TRAP):
        people.correspondent.send_manage_link(email, now)
    return site.render(request, "told.html", ToldPage(title=said.asked_heading, text=said.asked))


def _acted(site: Site, people: People, request: Request, token: str, form: Posted) -> Response:
    number = people.correspondent.tokens.read_manage(token)
    with site.database.transaction() as session:
        subscriber = _present(session, number)
        if subscriber is None:
            return _missing(site, request, is_ours=number is not None)
        turn = Managing(
            session=session,
            subscriber=subscriber,
            form=form,
            language=reader_language(request),
            title=site.title,
            proof=proof_of(site.hmac_key, site.clock()),
            webhook_fault=people.webhook_fault,
        )
        result = carried_out(turn)
        if isinstance(result, Draft):
            return _shown(site, people, request, token, session, subscriber, draft=result)
    if isinstance(result, Erased):
        said = reader_words(request)
        page = ToldPage(
            title=said.manage.erased_heading,
            text=said.manage.erased,
            link=inside("/", reader_language(request)),
            link_text=said.to_search,
        )
        return site.render(request, "told.html", page)
    if isinstance(result, FeedAdded | SecretMade):
        return _once(site, request, token, result)
    return RedirectResponse(_after(request, token, result), status_code=303)


def _once(site: Site, request: Request, token: str, made: FeedAdded | SecretMade) -> Response:
    """Show a key in the answer itself: no address we could lead to may hold it."""
    language = reader_language(request)
    said = channel_words(language)
    # With something after the path: browsers go nowhere by a link to the address they are at.
    back = inside(f"{PATH}/{token}", language, getan=made.what)
    if isinstance(made, FeedAdded):
        shown = feed_page(made, said, base_url=site.base_url, back=back)
    else:
        shown = secret_page(made, said, back=back)
    return site.render(request, "once.html", shown)


def _after(request: Request, token: str, done: Done) -> str:
    """Return where the browser goes on: reloading that page does nothing a second time."""
    path = inside(f"{PATH}/{token}", reader_language(request), getan=done.what)
    return f"{path}#{done.where}" if done.where else path


def _present(session: Session, number: int | None) -> Subscriber | None:
    subscriber = None if number is None else session.get(Subscriber, number)
    return subscriber if subscriber is not None and subscriber.email is not None else None


def _shown(
    site: Site,
    people: People,
    request: Request,
    token: str,
    session: Session,
    subscriber: Subscriber,
    *,
    draft: Draft | None = None,
) -> Response:
    language = reader_language(request)
    page = manage_page(
        session,
        subscriber,
        language=language,
        title=site.title,
        action=inside(f"{PATH}/{token}", language),
        data=f"{PATH}/{token}/daten.zip",
        now=site.clock(),
        accepts_webhooks=people.webhook_fault is not None,
        done=request.query_params.get("getan", ""),
        draft=draft,
    )
    status = 400 if draft is not None and draft.faults else 200
    return private(site.render(request, "manage.html", page, status=status))


def _missing(site: Site, request: Request, *, is_ours: bool) -> Response:
    """Answer a link that nobody signed, mostly one cut off, or one whose reader was erased."""
    said, language = reader_words(request), reader_language(request)
    if is_ours:
        link, text = inside("/abo", language), said.people.sign_up_again
        gone = ToldPage(title=said.manage.gone_heading, text=said.manage.gone, link=link, link_text=text)
        return private(site.render(request, "told.html", gone, status=410))
    page = ToldPage(
        title=said.manage.bad_link_heading,
        text=said.manage.bad_link,
        link=inside(PATH, language),
        link_text=said.manage.ask_button,
    )
    return private(site.render(request, "told.html", page, status=404))


def _ask(request: Request, email: str, faults: Mapping[str, str] | None = None) -> AskPage:
    return AskPage(
        title=reader_words(request).manage.ask_heading,
        action=inside(PATH, reader_language(request)),
        email=email,
        faults=faults or {},
    )
