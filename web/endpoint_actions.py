"""Adding, renewing and removing where a reader's alerts go besides mail, on the reader's own page."""

from alerts.channels.signing import new_secret
from alerts.faults.fault_english import in_english
from storage.locking import Turn, take_turn
from storage.people.endpoint_changes import NewEndpoint, add_endpoint, remove_endpoint
from storage.people.endpoints import end_rotation, find_endpoint, list_endpoints, rotate_secret
from storage.tables import Endpoint, EndpointKind
from web.managing import Done, Draft, Managing, Result, SecretMade
from web.wording import Language
from web.wording.channels import channel_words

WEBHOOK, CHANNELS = "webhook", "wege"  # the form, and the part of the page it is in
TARGET, SEARCHES, ENDPOINT = "ziel", "fuer", "endpunkt"
MOST_ENDPOINTS = 5  # of one reader, chats included


def add_webhook(turn: Managing) -> Result:
    """Add a webhook for the searches that are ticked, and hand its secret over."""
    if turn.webhook_fault is None:
        return Done(what="")
    take_turn(turn.session, Turn.SUBSCRIPTIONS)  # or two at once would both be the fifth
    chosen = [number for number in _own_searches(turn) if str(number) in turn.form.all(SEARCHES)]
    faults = {TARGET: _target_fault(turn), SEARCHES: _searches_fault(turn, chosen)}
    if said := {name: fault for name, fault in faults.items() if fault}:
        return Draft(of=WEBHOOK, form=turn.form, faults=said)
    new = NewEndpoint(kind=EndpointKind.WEBHOOK, url=turn.form.one(TARGET), secret=new_secret())
    endpoint = add_endpoint(turn.session, turn.subscriber, new, chosen, turn.proof)
    return SecretMade(number=endpoint.id, secret=new.secret or "", replaces_another=False)


def renew_secret(turn: Managing) -> Result:
    """Sign with a new secret as well. Once only until the old one ends, or a reload would lose it."""
    endpoint = _own_webhook(turn)
    if endpoint is None or turn.webhook_fault is None or endpoint.previous_secret is not None:
        return Done(what="", where=CHANNELS)
    secret = new_secret()
    rotate_secret(endpoint, secret)
    return SecretMade(number=endpoint.id, secret=secret, replaces_another=True)


def end_old_secret(turn: Managing) -> Result:
    """Sign with the new secret alone."""
    endpoint = _own_webhook(turn)
    if endpoint is None or turn.webhook_fault is None:
        return Done(what="")
    end_rotation(endpoint)
    return Done(what="geheimnis-beendet", where=CHANNELS)


def remove(turn: Managing) -> Result:
    """Remove a webhook or a chat of this reader."""
    take_turn(turn.session, Turn.SUBSCRIPTIONS)  # before the endpoint is locked, as who changes searches does
    endpoint = _own(turn)
    if endpoint is None:
        return Done(what="")
    remove_endpoint(turn.session, endpoint, turn.proof)
    return Done(what="endpunkt-entfernt", where=CHANNELS)


def _own(turn: Managing) -> Endpoint | None:
    number = turn.number(ENDPOINT)
    own = [one.id for one in list_endpoints(turn.session, turn.subscriber.id)]
    return find_endpoint(turn.session, number) if number is not None and number in own else None


def _own_webhook(turn: Managing) -> Endpoint | None:
    endpoint = _own(turn)
    return endpoint if endpoint is not None and endpoint.kind == EndpointKind.WEBHOOK else None


def _own_searches(turn: Managing) -> list[int]:
    return [one.id for one in turn.subscriber.subscriptions if one.ended_at is None]


def _target_fault(turn: Managing) -> str | None:
    said, url = channel_words(turn.language), turn.form.one(TARGET)
    there = list_endpoints(turn.session, turn.subscriber.id)
    if len(there) >= MOST_ENDPOINTS:
        return said.too_many_endpoints.format(count=MOST_ENDPOINTS)
    # The judgement calls this a scheme that is empty, which means little to whoever left it out.
    if not url.lower().startswith("https://"):
        return said.not_https
    if known := next((one for one in there if one.url == url), None):
        return said.known_target.format(number=known.id)
    german = turn.webhook_fault(url) if turn.webhook_fault else None
    if german is None:
        return None
    told = german if turn.language is Language.DE else in_english(german) or german
    return said.refused_target.format(reason=told)


def _searches_fault(turn: Managing, chosen: list[int]) -> str | None:
    return None if chosen else channel_words(turn.language).no_search
