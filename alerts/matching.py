"""Reads the ingest log and notes in the outbox who is owed which story."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from loguru import logger

from alerts.owed import LoggedArticle, owed
from alerts.standing import StandingQuery, standing_queries
from query import berlin_day
from storage.aliases import load_aliases
from storage.articles import article_day, revision_texts
from storage.database import Database, Session
from storage.ingest import advance, late_of, next_entries
from storage.outbox import Owed, owe
from storage.subscriptions import active_subscriptions
from storage.tables import IngestEntry

_READER = "matching"


@dataclass(frozen=True, kw_only=True)
class MatchReport:
    """What one round of matching came to."""

    entries: int
    matches: int  # (subscription, article) pairs
    owed: int  # stories newly owed; a story already owed or told counts no second time
    failed: int = 0  # articles that could not be matched; logged and passed over


def match_due(database: Database, *, now: datetime, group_wait: timedelta, limit: int = 200) -> MatchReport:
    """Match the next entries of the ingest log; call again while there are entries.

    Debts and progress are committed together: a crash anywhere repeats the round without harm. Mails wait for
    `group_wait` so that copies of a story can join.
    """
    with database.reading() as session:
        entries = next_entries(session, _READER, limit)
        standing = _standing(session) if entries else []
    # Decided outside of any transaction, so that crawls can write meanwhile. Who leaves in between is
    # suppressed at sending; who joins is owed only later entries.
    decided = [_decided(entry, standing, now + group_wait, berlin_day(now)) for entry in entries]
    debts = [debt for debts in decided for debt in debts or ()]
    new = _note(database, debts, entries, now)
    return MatchReport(
        entries=len(entries),
        matches=sum(len(debt.matches) for debt in debts),
        owed=new,
        failed=decided.count(None),
    )


def all_matched(database: Database) -> bool:
    """Tell whether the end of the ingest log is reached."""
    with database.reading() as session:
        return not next_entries(session, _READER, 1)


def _standing(session: Session) -> list[StandingQuery]:
    return standing_queries(active_subscriptions(session), load_aliases(session))


def _note(database: Database, debts: list[Owed], entries: list[IngestEntry], now: datetime) -> int:
    if not entries:
        return 0
    with database.transaction() as session:
        new = sum(owe(session, debt, now) for debt in debts)
        advance(session, _READER, entries[-1].id)
    return new


def _decided(
    entry: IngestEntry, standing: list[StandingQuery], due_at: datetime, today: date
) -> list[Owed] | None:
    """Return what one entry makes owed, None when it cannot be matched."""
    try:
        revisions = {revision.number: revision for revision in entry.article.revisions}
        before = revisions.get(entry.revision - 1)
        article = LoggedArticle(
            entry_id=entry.id,
            article_id=entry.article_id,
            story_id=entry.article.story_id,
            alertable=entry.alertable,
            texts=revision_texts(entry.article, revisions[entry.revision]),
            texts_before=revision_texts(entry.article, before) if before else None,
            day=article_day(entry.article),
            late=late_of(entry),
        )
        return owed(article, standing, due_at=due_at, today=today)
    except Exception:  # noqa: BLE001  One article must not hold up everybody's alerts; nothing is half-written.
        logger.opt(exception=True).error(
            "An article cannot be matched and is passed over", article_id=entry.article_id, entry_id=entry.id
        )
        return None
