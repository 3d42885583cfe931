"""Decides what is owed to whom. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from alerts.alert import MAIL
from alerts.standing import StandingQuery
from query import Field, analyse_document, evaluate
from storage.ingest import Late
from storage.outbox import Owed


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


def owed(
    article: LoggedArticle, standing: Sequence[StandingQuery], *, due_at: datetime, today: date
) -> list[Owed]:
    """Return one debt per subscriber with every subscription of theirs that the article newly matches.

    A correction in an old article is no news to those whose words stood in it before: they were told, or the
    article is older than their subscription or the first crawl of its source.
    """
    waiting = [one for one in standing if article.alertable and _waits_for(article, one)]
    if not waiting:
        return []
    document = analyse_document(article.texts, day=article.day)
    before = analyse_document(article.texts_before or {}, day=article.day)
    matches: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one in waiting:
        matches_now = evaluate(one.query, document, today=today) is not None
        if matches_now and evaluate(one.query, before, today=today) is None:
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


def _waits_for(article: LoggedArticle, one: StandingQuery) -> bool:
    """What is told late is owed to those who would have been told in time."""
    if article.late is not None and article.late.since < one.since:
        return False
    return one.after_entry < article.entry_id
