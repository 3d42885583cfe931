"""What a user names must exist; if not, the nearest that does is offered."""

from collections.abc import Iterable
from contextlib import suppress
from difflib import SequenceMatcher, get_close_matches

from sqlalchemy.orm import Session

from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.settings import Settings
from storage.articles import find_article
from storage.people.subscribers import find_subscriber, list_subscribers
from storage.tables import Article, Subscriber, Subscription
from storage.urls import url_key

_TOO_LONG = 10  # digits: neither database's integers hold so many
_ALL_SUBSCRIPTIONS = "Alle laufenden nennt: stadtradar subscriptions list"
_ALIKE = 0.6  # what get_close_matches asks for


def stored_article(session: Session, reference: str, settings: Settings) -> Article:
    """Return the article with this number or address, however its publisher writes that."""
    article = find_stored(session, reference, settings)
    if article is None:
        remedy = "Nummern und Adressen nennt: stadtradar search ANFRAGE"
        raise Failure(f"Den Artikel {reference} gibt es hier nicht. {remedy}", ExitCode.USAGE)
    return article


def find_stored(session: Session, reference: str, settings: Settings) -> Article | None:
    """Return the same, None when there is none."""
    return find_article(session, reference) or _by_publishers_rules(session, reference, settings)


def _by_publishers_rules(session: Session, reference: str, settings: Settings) -> Article | None:
    # Loads all page objects, which most calls do without.
    from stadtradar.sources import configured_sources  # noqa: PLC0415

    url = reference if "://" in reference else f"https://{reference}"
    for rules in dict.fromkeys(source.url_rules for source in configured_sources(settings)):
        with suppress(ValueError):  # neither a number nor an address
            key = url_key(url, [(rule.pattern, rule.replacement) for rule in rules])
            if article := find_article(session, key):
                return article
    return None


def known_subscriber(session: Session, address: str) -> Subscriber:
    """Return the subscriber with this address."""
    subscriber = find_subscriber(session, address)
    if subscriber is None:
        known = [one.email for one in list_subscribers(session) if one.email and _alike(one.email, address)]
        raise missing(f"Den Empfänger {address}", address, known, "Alle nennt: stadtradar subscribers list")
    return subscriber


def known_person(session: Session, reference: str) -> Subscriber:
    """Return the subscriber with this address or number; one who was erased has a number only."""
    reference = reference.strip()
    if reference.isascii() and reference.isdigit() and len(reference) < _TOO_LONG:
        subscriber = session.get(Subscriber, int(reference))
        if subscriber is None:
            remedy = "Alle nennt: stadtradar subscribers list"
            raise Failure(f"Einen Empfänger Nr. {reference} gibt es hier nicht. {remedy}", ExitCode.USAGE)
        return subscriber
    return known_subscriber(session, reference)


def active_subscription(session: Session, number: int) -> Subscription:
    """Return the subscription with this number, which must not have ended."""
    found = session.get(Subscription, number)
    if found is None or found.ended_at is not None:
        fate = "gibt es hier nicht" if found is None else "ist beendet"
        raise Failure(f"Das Abo {number} {fate}. {_ALL_SUBSCRIPTIONS}", ExitCode.USAGE)
    return found


def missing(what: str, name: str, known: Iterable[str], otherwise: str) -> Failure:
    """Return what to say about a name nobody has, with the nearest that somebody has."""
    close = get_close_matches(name, list(known), n=1)
    remedy = f"Gemeint ist wohl {close[0]}." if close else otherwise
    return Failure(f"{what} gibt es hier nicht. {remedy}", ExitCode.USAGE)


def _alike(one: str, other: str) -> bool:
    """Whether the names before the @ are alike: colleagues share a domain, and are not meant."""
    name, other_name = one.partition("@")[0].casefold(), other.partition("@")[0].casefold()
    return SequenceMatcher(None, name, other_name).ratio() >= _ALIKE
