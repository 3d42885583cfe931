"""What the forms of the page do on which a reader manages everything."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from alerts.consent_wording import consent_text
from alerts.pins import violated
from query import Query, QueryError
from storage.people.choices import (
    BadChoice,
    read_address_form,
    read_channels,
    read_daily_cap,
    read_language,
    read_muted,
    read_pause,
)
from storage.people.consent import Proof, record_consent
from storage.people.pins import pins_of
from storage.people.preferences import (
    PersonSettings,
    change_person,
    change_subscription,
    known_channels,
    own_subscription,
    settings_of,
)
from storage.people.subscribers import erase_subscriber
from storage.people.subscriptions import begin_subscription, end_subscriptions
from storage.people.telling import Telling
from storage.search import SearchTooCostly
from storage.sources import list_sources
from storage.tables import ConsentEvent, Subscription
from web.endpoint_actions import add_webhook, end_old_secret, remove, renew_secret
from web.feed_actions import add_feed, revoke_feed
from web.managing import Done, Draft, Erased, Managing, Result
from web.preview import preview
from web.results import reader_of
from web.subscription_form import QUERY, Filled, filled, query_fault, read_fields
from web.told_stories import headline_of
from web.wording import wording
from web.wording.reader_pages import reader_page_words

NEW, PERSON, ERASE = "neu", "person", "loeschen"
CHANNEL, MUTED, PAUSE, CAP, WORD = "kanal", "stumm", "bis", "hoechstens", "wort"
LANGUAGE, FORM = "sprache", "anrede"
MOST = 100  # searches of one reader; more is a program's doing
_EVIDENCE = "Verwaltungsseite, Link aus einer Mail"


def proof_of(hmac_key: bytes, now: datetime) -> Proof:
    """Return what stands in the ledger for what is done here."""
    return Proof(at=now, evidence=_EVIDENCE, hmac_key=hmac_key)


def carried_out(turn: Managing) -> Result:
    """Do what the pressed button says. What does not exist any more is not done, without a fault."""
    of_reader: dict[str, Callable[[Managing], Result]] = {
        "neu": _add,
        "neu-vorschau": _add,
        "person": _set_person,
        "alle-beenden": _end_all,
        "loeschen": _erase,
        "feed-sperren": revoke_feed,
        "webhook": add_webhook,
        "geheimnis": renew_secret,
        "geheimnis-beenden": end_old_secret,
        "endpunkt-entfernen": remove,
    }
    if (act := of_reader.get(turn.form.one("tun"))) is not None:
        return act(turn)
    number = turn.number("abo")
    subscription = None if number is None else own_subscription(turn.session, turn.subscriber.id, number)
    return Done(what="") if subscription is None else _carried_out_for(turn, subscription)


def _carried_out_for(turn: Managing, subscription: Subscription) -> Result:
    match turn.form.one("tun"):
        case "aendern" | "vorschau":
            return _change(turn, subscription)
        case "pausieren":
            return _pause(turn, subscription)
        case "fortsetzen":
            change_subscription(
                turn.session, subscription, replace(settings_of(subscription), paused_until=None), turn.proof
            )
            return Done(what="fortgesetzt", where=f"abo-{subscription.id}")
        case "beenden":
            return _end(turn, [subscription.id])
        case "feed":
            return add_feed(turn, subscription)
    return Done(what="")


def _change(turn: Managing, subscription: Subscription) -> Result:
    given = filled(turn.form)
    fields = read_fields(turn.session, given, turn.language)
    faults = dict(fields.faults)
    before = settings_of(subscription)
    channels, muted = before.channels, before.muted_sources
    try:
        known = known_channels(turn.session, turn.subscriber.id)
        channels = read_channels(turn.form.all(CHANNEL), known)
    except BadChoice as fault:
        faults[CHANNEL] = fault.message(turn.language)
    try:
        sources = {source.name for source in list_sources(turn.session)} | set(before.muted_sources)
        muted = read_muted(turn.form.all(MUTED), sources)
    except BadChoice as fault:
        faults[MUTED] = fault.message(turn.language)
    needs_preview = given.query != subscription.query
    if needs_preview and (broken := _broken(turn, subscription, fields.query)):
        faults.setdefault(QUERY, broken)
    draft = _draft(turn, str(subscription.id), given, fields.query, fields.telling, faults, needs_preview)
    if draft is not None or fields.query is None or fields.telling is None:
        return draft or Done(what="")
    query = fields.query.text if needs_preview else subscription.query
    wanted = replace(before, query=query, telling=fields.telling, channels=channels, muted_sources=muted)
    change_subscription(turn.session, subscription, wanted, turn.proof)
    return Done(what="geaendert", where=f"abo-{subscription.id}")


def _broken(turn: Managing, subscription: Subscription, query: Query | None) -> str:
    """Say which alert tests a query would break; nothing when it breaks none."""
    pins = {one.article.id: one for one in pins_of(turn.session, subscription.id)}
    broken = violated(query, pins.values())
    if not broken:
        return ""
    reader = reader_of(turn.session, turn.language, query=None)
    titles = "; ".join(headline_of(pins[one.article_id].article, reader) for one in broken)
    return reader_page_words(turn.language).violated.format(titles=titles)


def _pause(turn: Managing, subscription: Subscription) -> Result:
    try:
        until = read_pause(turn.form.one(PAUSE), turn.now)
    except BadChoice as fault:
        said = {PAUSE: fault.message(turn.language)}
        return Draft(of=str(subscription.id), form=turn.form, faults=said)
    wanted = replace(settings_of(subscription), paused_until=until)
    change_subscription(turn.session, subscription, wanted, turn.proof)
    return Done(what="pausiert", where=f"abo-{subscription.id}")


def _end_all(turn: Managing) -> Result:
    return _end(turn, [one.id for one in turn.subscriber.subscriptions])


def _end(turn: Managing, ids: list[int]) -> Result:
    end_subscriptions(
        turn.session,
        turn.subscriber.id,
        ids,
        evidence=turn.proof.evidence,
        hmac_key=turn.proof.hmac_key,
        now=turn.now,
    )
    return Done(what="beendet")


def _add(turn: Managing) -> Result:
    given = filled(turn.form)
    fields = read_fields(turn.session, given, turn.language)
    faults = dict(fields.faults)
    text = consent_text(turn.form.one("wortlaut"), title=turn.title)
    active = [one for one in turn.subscriber.subscriptions if one.ended_at is None]
    if len(active) >= MOST:
        faults[QUERY] = wording(turn.language).manage.too_many.format(count=MOST)
    draft = _draft(turn, NEW, given, fields.query, fields.telling, faults, needs_preview=True)
    if draft is not None or fields.query is None or fields.telling is None:
        return draft or Done(what="")
    added = begin_subscription(turn.session, turn.subscriber, fields.query.text, fields.telling, now=turn.now)
    proof = replace(turn.proof, wording=text, wording_id=turn.form.one("wortlaut") if text else None)
    record_consent(turn.session, turn.subscriber, ConsentEvent.GRANTED, proof, added.id)
    return Done(what="neu", where=f"abo-{added.id}")


def _draft(
    turn: Managing,
    of: str,
    given: Filled,
    query: Query | None,
    telling: Telling | None,
    faults: dict[str, str],
    needs_preview: bool,  # noqa: FBT001
) -> Draft | None:
    """Return the form to be shown again, with its faults or a preview; None: it is good as it is."""
    asked = turn.form.one("tun").endswith("vorschau")
    is_new = needs_preview and turn.form.one("gesehen") != given.query
    if not (faults or asked or is_new):
        return None
    shown = None
    if query is not None and telling is not None and (asked or is_new):
        try:
            shown = preview(turn.session, query, telling, now=turn.now, language=turn.language)
        except QueryError as error:
            faults[QUERY] = query_fault(error, turn.language)
        except SearchTooCostly:
            faults[QUERY] = wording(turn.language).too_costly
    notice = wording(turn.language).people.preview_first if is_new and not asked and not faults else None
    previewed = given.query if shown else ""
    return Draft(of=of, form=turn.form, faults=faults, notice=notice, preview=shown, previewed=previewed)


def _set_person(turn: Managing) -> Result:
    try:
        wanted = PersonSettings(
            language=read_language(turn.form.one(LANGUAGE)),
            address_form=read_address_form(turn.form.one(FORM)),
            daily_cap=read_daily_cap(turn.form.one(CAP)),
        )
    except BadChoice as fault:
        field_of = {"language": LANGUAGE, "address_form": FORM, "daily_cap": CAP}
        said = {field_of[fault.choice]: fault.message(turn.language)}
        return Draft(of=PERSON, form=turn.form, faults=said)
    change_person(turn.session, turn.subscriber, wanted, turn.proof)
    return Done(what="geaendert", where=PERSON)


def _erase(turn: Managing) -> Result:
    said = wording(turn.language).manage
    typed = turn.form.one(WORD).casefold().replace("oe", "ö")
    if typed != said.erase_word.casefold():
        return Draft(
            of=ERASE, form=turn.form, faults={WORD: said.erase_mistyped.format(word=said.erase_word)}
        )
    erase_subscriber(
        turn.session,
        turn.subscriber,
        evidence=turn.proof.evidence,
        hmac_key=turn.proof.hmac_key,
        now=turn.now,
    )
    return Erased()
