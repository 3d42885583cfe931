"""What a user names must exist; if not, the nearest that does is offered."""

from collections.abc import Iterable
from difflib import get_close_matches

from sqlalchemy.orm import Session

from stadtradar.cli.exits import ExitCode, Failure
from storage.articles import find_article
from storage.subscribers import find_subscriber, list_subscribers
from storage.tables import Article, Subscriber


def stored_article(session: Session, reference: str) -> Article:
    """Return the article with this number or address."""
    article = find_article(session, reference)
    if article is None:
        remedy = "Nummern und Adressen nennt: stadtradar search ANFRAGE"
        raise Failure(f"Den Artikel {reference} gibt es hier nicht. {remedy}", ExitCode.USAGE)
    return article


def known_subscriber(session: Session, address: str) -> Subscriber:
    """Return the subscriber with this address."""
    subscriber = find_subscriber(session, address)
    if subscriber is None:
        known = [one.email for one in list_subscribers(session) if one.email]
        raise missing(f"Den Empfänger {address}", address, known, "Alle nennt: stadtradar subscribers list")
    return subscriber


def missing(what: str, name: str, known: Iterable[str], otherwise: str) -> Failure:
    """Return what to say about a name nobody has, with the nearest that somebody has."""
    close = get_close_matches(name, list(known), n=1)
    remedy = f"Gemeint ist wohl {close[0]}." if close else otherwise
    return Failure(f"{what} gibt es hier nicht. {remedy}", ExitCode.USAGE)
