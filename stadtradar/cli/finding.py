"""What a user names must exist; if not, the nearest that does is offered."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from sqlalchemy.orm import Session

from crawler.sources import Source
from stadtradar.cli.exits import ExitCode, Failure
from storage.articles import find_article
from storage.subscribers import find_subscriber, list_subscribers
from storage.tables import Article, Subscriber


def chosen_sources(configured: Sequence[Source], names: Sequence[str]) -> tuple[Source, ...]:
    """Return the sources named, all when none is named."""
    by_name = {source.name: source for source in configured}
    for name in names:
        if name not in by_name:
            raise _missing(f"Die Quelle {name}", name, by_name, "Alle nennt: stadtradar sources list")
    return tuple(by_name[name] for name in dict.fromkeys(names or by_name))


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
        raise _missing(f"Den Empfänger {address}", address, known, "Alle nennt: stadtradar subscribers list")
    return subscriber


def _missing(what: str, name: str, known: Iterable[str], otherwise: str) -> Failure:
    close = get_close_matches(name, list(known), n=1)
    remedy = f"Gemeint ist wohl {close[0]}." if close else otherwise
    return Failure(f"{what} gibt es hier nicht. {remedy}", ExitCode.USAGE)
