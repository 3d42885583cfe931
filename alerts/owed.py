"""Decides what is owed to whom. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime

from alerts.alert import MAIL
from query import Document, Field, analyse_document
from storage.ingest import Late
from storage.outbox import Owed
from storage.subscriptions import Waiting


@dataclass(frozen=True, kw_only=True)
class LoggedArticle:
    """An article as one entry of the ingest log announces it."""

    entry_id: int
    article_id: int
    story_id: int
    alertable: bool  # False: found at the first crawl of its source, alerts nobody
    texts: Mapping[Field, str]
    texts_before: Mapping[Field, str] | None = None  # of the revision before; None when this is the first
    day: date  # of publication, in Berlin
    late: Late | None = None  # None: it is told in time


def newly_matched(
    article: LoggedArticle, matching: Callable[[Document], AbstractSet[int]]
) -> AbstractSet[int]:
    """Return the subscriptions that the article answers now and did not answer before.

    A correction in an old article is no news to those whose words stood in it before: they were told, or the
    article is older than their subscription or the first crawl of its source. `matching` tells the
    subscriptions that a document answers.
    """
    if not article.alertable:
        return frozenset()
    now = matching(analyse_document(article.texts, day=article.day))
    if not now or article.texts_before is None:
        return now
    return now - matching(analyse_document(article.texts_before, day=article.day))


def owed(article: LoggedArticle, matched: Iterable[Waiting], *, due_at: datetime) -> list[Owed]:
    """Return one debt per subscriber with every subscription of theirs that waits for the article."""
    matches: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one in matched:
        if _waits_for(article, one):
            matches[one.subscriber_id].append((one.subscription_id, article.article_id))
    return [
        Owed(
            subscriber_id=subscriber,
            story_id=article.story_id,
            channel=MAIL,
            due_at=due_at,
            matches=tuple(reasons),
            late_reason=article.late.reason if article.late else None,
        )
        for subscriber, reasons in matches.items()
    ]


def _waits_for(article: LoggedArticle, one: Waiting) -> bool:
    """What is told late is owed to those who would have been told in time."""
    if article.late is not None and article.late.since < one.since:
        return False
    return one.after_entry < article.entry_id
