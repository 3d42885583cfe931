"""/abo: somebody asks for messages about a search; the owner of the address decides."""

from asyncio import sleep
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from alerts.consent_wording import consent_text, current_wording
from query import QueryError
from storage.people.addresses import InvalidAddress, normalise_address
from storage.people.choices import BadChoice, read_address_form, read_language
from storage.people.signups import SignupWish
from storage.search import SearchTooCostly
from storage.tables import AddressForm
from web.form_tokens import FormAge
from web.forms import Posted, posted
from web.links import inside
from web.people import People
from web.preview import Preview, preview
from web.private import private
from web.refusals import RefusalPage
from web.rendering import reader_language, reader_words
from web.site import Site
from web.subscription_form import QUERY, Filled, ReadFields, filled, query_fault, read_fields
from web.visitors import origin_of, visitor_ip
from web.wording import Language, wording

PATH = "/abo"
EMAIL, AGREED, LANGUAGE, FORM = "adresse", "einwilligung", "sprache", "anrede"
TRAP = "website"  # what people do not see and programs fill in
ORDER = "bestellen"  # the button; any other shows the preview


@dataclass(frozen=True, kw_only=True)
class SignupPage:
    """The form, with what was filled in and what is wrong with it."""

    title: str
    action: str
    filled: Filled
    email: str
    mail_language: str
    address_form: str
    has_agreed: bool
    wording_id: str
    consent: str
    privacy: str  # the address of the privacy policy; empty: there is none
    imprint: str
    mark: str
    previewed: str  # the query whose preview is shown; empty: none is
    preview: Preview | None = None
    notice: str | None = None
    faults: Mapping[str, str] = field(default_factory=dict)  # by the field they are about


@dataclass(frozen=True, kw_only=True)
class SentPage:
    """That a mail is on its way, if it is: the same page in every case."""

    title: str
    manage: str


@dataclass(frozen=True, kw_only=True)
class _Order:
    """A form that can be carried out."""

    wish: SignupWish


def router(site: Site, people: People) -> APIRouter:
    """Return the routes of the sign-up."""
    routes = APIRouter()

    @routes.api_route(PATH, methods=["GET", "HEAD"])
    def show_form(request: Request, q: str = "") -> Response:
        if not people.accepts_signups:
            return _closed(site, request)
        language = reader_language(request)
        empty = Posted(values={QUERY: [q[:1000]], LANGUAGE: [language.value], FORM: [AddressForm.FORMAL]})
        page = _page(site, people, request, empty, given=Filled(query=q.strip()[:1000]))
        return private(site.render(request, "signup.html", page))

    @routes.post(PATH)
    async def take_form(request: Request) -> Response:
        if not people.accepts_signups:
            return await run_in_threadpool(_closed, site, request)
        started, form = monotonic(), await posted(request)
        answer = await run_in_threadpool(_taken, site, people, request, form)
        await sleep(max(0.0, started + people.answers_take.total_seconds() - monotonic()))
        return private(answer)

    return routes


def _taken(site: Site, people: People, request: Request, form: Posted) -> Response:
    if form.one(TRAP):
        return _sent(site, request)
    now, language = site.clock(), reader_language(request)
    given = filled(form)
    with site.database.reading() as session:
        fields = read_fields(session, given, language)
    wants_order = form.one("schritt") == ORDER
    order, faults = _read(site, people, request, form, fields)
    if not wants_order:
        faults = {name: said for name, said in faults.items() if name == QUERY or name in fields.faults}
    notice = _notice(people, form, now, language) if wants_order and order else None
    shown, faults = _preview(site, fields, faults, now, language)
    is_previewed = form.one("gesehen") == given.query
    if order is None or not wants_order or faults or notice or not is_previewed:
        if wants_order and order and not notice and not faults:
            notice = wording(language).people.preview_first
        page = _page(site, people, request, form, given=given, preview=shown, faults=faults, notice=notice)
        is_refused = wants_order and (faults or notice)
        return site.render(request, "signup.html", page, status=400 if is_refused else 200)
    if not people.gate.lets_in(visitor_ip(request, people.trusted_proxies), now):
        return flooded(site, request)
    people.correspondent.ask_to_confirm(order.wish, now)
    return _sent(site, request)


def _read(
    site: Site, people: People, request: Request, form: Posted, fields: ReadFields
) -> tuple[_Order | None, dict[str, str]]:
    """Return the order, or what is wrong with it."""
    language, faults = reader_language(request), dict(fields.faults)
    said = wording(language).people
    email = mail_language = address_form = None
    try:
        email = normalise_address(form.one(EMAIL))
    except InvalidAddress as fault:
        faults[EMAIL] = str(fault) if language is Language.DE else said.bad_address
    try:
        mail_language = read_language(form.one(LANGUAGE))
        address_form = read_address_form(form.one(FORM))
    except BadChoice as fault:
        faults[LANGUAGE if mail_language is None else FORM] = fault.message(language)
    text = consent_text(form.one("wortlaut"), title=site.title)
    if not form.one(AGREED) or text is None:
        faults[AGREED] = said.consent_missing
    query, telling = fields.query, fields.telling
    if faults or not (email and mail_language and address_form and text and query and telling):
        return None, faults
    wish = SignupWish(
        email=email,
        language=mail_language,
        address_form=address_form,
        query=query.text,
        telling=telling,
        wording_id=form.one("wortlaut"),
        wording=text,
        origin=origin_of(request, people.trusted_proxies) if people.records_origin else None,
    )
    return _Order(wish=wish), faults


def _notice(people: People, form: Posted, now: datetime, language: Language) -> str | None:
    said = wording(language).people
    match people.forms.age(form.one("marke"), now):
        case FormAge.TOO_QUICK:
            return said.too_quick
        case FormAge.TOO_OLD:
            return said.too_old
    return None


def _preview(
    site: Site, fields: ReadFields, faults: dict[str, str], now: datetime, language: Language
) -> tuple[Preview | None, dict[str, str]]:
    """Return the preview, and what is wrong with a query that only a search can tell."""
    if fields.query is None or fields.telling is None:
        return None, faults
    try:
        with site.database.reading() as session:
            return preview(session, fields.query, fields.telling, now=now, language=language), faults
    except QueryError as error:
        return None, {**faults, QUERY: query_fault(error, language)}
    except SearchTooCostly:
        return None, {**faults, QUERY: wording(language).too_costly}


def _page(
    site: Site,
    people: People,
    request: Request,
    form: Posted,
    *,
    given: Filled,
    preview: Preview | None = None,
    faults: Mapping[str, str] | None = None,
    notice: str | None = None,
) -> SignupPage:
    language, now = reader_language(request), site.clock()
    wording_id = current_wording(language)
    # A form that was sent too quickly keeps its mark, which is right a moment later.
    mark = form.one("marke")
    is_good = people.forms.age(mark, now) is not FormAge.TOO_OLD
    return SignupPage(
        title=reader_words(request).people.signup_heading,
        action=inside(PATH, language),
        filled=given,
        email=form.one(EMAIL),
        mail_language=form.one(LANGUAGE),
        address_form=form.one(FORM),
        has_agreed=bool(form.one(AGREED)),
        wording_id=wording_id,
        consent=consent_text(wording_id, title=site.title) or "",
        privacy=people.correspondent.composer.legal.privacy_url,
        imprint=people.correspondent.composer.legal.imprint_url,
        mark=mark if is_good else people.forms.issue(now),
        previewed=given.query if preview else "",
        preview=preview,
        notice=notice,
        faults=faults or {},
    )


def _sent(site: Site, request: Request) -> Response:
    title = reader_words(request).people.sent_heading
    page = SentPage(title=title, manage=inside("/verwalten", reader_language(request)))
    return site.render(request, "signup_sent.html", page)


def flooded(site: Site, request: Request) -> Response:
    """Answer a visitor who asks for too much mail; this is about the visitor, whatever the address."""
    said = reader_words(request).people
    page = RefusalPage(title=said.flood_heading, text=said.flood)
    answer = site.render(request, "refusal.html", page, status=429)
    answer.headers["Retry-After"] = "3600"
    return answer


def _closed(site: Site, request: Request) -> Response:
    said = reader_words(request).people
    page = RefusalPage(title=said.closed_heading, text=said.closed)
    return site.render(request, "refusal.html", page, status=404)
