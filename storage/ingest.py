"""The ingest log: what was stored or changed, in the order in which it became visible."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from storage.insertion import insert_missing
from storage.locking import Turn, take_turn
from storage.tables import Article, IngestEntry, LateReason, Progress


@dataclass(frozen=True, kw_only=True)
class Late:
    """Something is told later than it could have been."""

    reason: LateReason
    since: datetime  # when it could have been told: whoever subscribed after that is not told


def append_entry(
    session: Session, article: Article, *, alertable: bool, now: datetime, late: Late | None = None
) -> None:
    """Note that this revision of an article is owed a match.

    Writers take turns until they commit: no entry appears after a reader has passed a greater id.
    """
    take_turn(session, Turn.INGEST)
    entry = IngestEntry(at=now, article=article, revision=article.revision, alertable=alertable)
    if late is not None:
        entry.late_reason, entry.late_since = late.reason, late.since
    session.add(entry)
    session.flush()


def late_of(entry: IngestEntry) -> Late | None:
    """Return why an entry is told late, None when it is told in time."""
    if entry.late_reason is None or entry.late_since is None:
        return None
    return Late(reason=LateReason(entry.late_reason), since=entry.late_since)


def next_entries(session: Session, reader: str, limit: int) -> list[IngestEntry]:
    """Return the entries the reader has not passed yet, oldest first, with articles and revisions loaded."""
    passed = session.get(Progress, reader)
    wanted = select(IngestEntry).where(IngestEntry.id > (passed.entry_id if passed else 0))
    with_revisions = joinedload(IngestEntry.article).selectinload(Article.revisions)
    return list(session.scalars(wanted.options(with_revisions).order_by(IngestEntry.id).limit(limit)))


def entries_since(session: Session, since: datetime, after: int, limit: int) -> list[IngestEntry]:
    """Return entries noted since a moment whose id is greater than `after`, likewise."""
    wanted = select(IngestEntry).where(IngestEntry.id > after, IngestEntry.at >= since)
    with_revisions = joinedload(IngestEntry.article).selectinload(Article.revisions)
    return list(session.scalars(wanted.options(with_revisions).order_by(IngestEntry.id).limit(limit)))


def advance(session: Session, reader: str, entry_id: int) -> None:
    """Note that the reader has passed this entry; never goes back."""
    insert_missing(session, Progress, [{"reader": reader, "entry_id": 0}])
    progress = session.get_one(Progress, reader, with_for_update=True, populate_existing=True)
    progress.entry_id = max(progress.entry_id, entry_id)


def passed_entry(session: Session, reader: str) -> int:
    """Return the last entry that a reader has passed, 0 when it has passed none."""
    progress = session.get(Progress, reader, populate_existing=True)
    return progress.entry_id if progress else 0


def is_passed(session: Session, reader: str, moment: datetime) -> bool:
    """Tell whether the reader has passed all that was noted up to a moment."""
    ahead = select(IngestEntry.id).where(IngestEntry.id > passed_entry(session, reader))
    return session.scalar(ahead.where(IngestEntry.at <= moment).limit(1)) is None


def last_news_at(session: Session, source: str, since: datetime) -> datetime | None:
    """Return when news of a source was last stored, None when none was since then."""
    news = (
        select(func.max(IngestEntry.at))
        .join(IngestEntry.article)
        .where(Article.source == source, Article.first_seen_at >= since)
        .where(IngestEntry.alertable, IngestEntry.revision == 1)
    )
    return session.scalar(news)


def last_entry_id(session: Session) -> int:
    """Return the id of the newest entry, 0 when there is none."""
    return session.scalar(select(func.max(IngestEntry.id))) or 0
