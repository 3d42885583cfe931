"""Listed URLs that are no articles in the store: when to try them again, and when no more."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select
from sqlalchemy.orm import Session

from storage.keys import in_portions
from storage.tables import ArticleUrl, ListedUrl, ListedUrlState

_BACKOFF = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
_MOST_ATTEMPTS = {ListedUrlState.RETRY: 8, ListedUrlState.FORBIDDEN: 90}  # four days, three months
_MISSED = select(ListedUrl.alertable, ListedUrl.first_listed_at).where(
    ListedUrl.source == bindparam("source"), ListedUrl.key.in_(bindparam("keys", expanding=True))
)


@dataclass(frozen=True, kw_only=True)
class MissedUrl:
    """A listed URL that did not become an article in a run."""

    url: str
    key: str
    state: ListedUrlState
    reason: str
    alertable: bool = True  # False when its index was read for the first time


@dataclass(frozen=True, kw_only=True)
class Missed:
    """What is known of a URL that was listed and is no article yet."""

    alertable: bool  # False when it was missed as its index was first read: an old article
    first_listed_at: datetime


def retry_urls(session: Session, sources: Collection[str], now: datetime) -> dict[str, list[str]]:
    """Return the URLs whose next try has come by source, the longest waiting first."""
    waiting = (
        select(ListedUrl.source, ListedUrl.url)
        .where(ListedUrl.source.in_(sources), ListedUrl.next_try_at <= now)
        .order_by(ListedUrl.next_try_at, ListedUrl.id)
    )
    found: dict[str, list[str]] = {}
    for row in session.execute(waiting):
        found.setdefault(row.source, []).append(row.url)
    return found


def has_retries(session: Session, source: str) -> bool:
    """Tell whether a URL of the source waits for another try, now or later."""
    waiting = select(ListedUrl.id).where(ListedUrl.source == source, ListedUrl.next_try_at.is_not(None))
    return session.scalar(waiting.limit(1)) is not None


def has_forbidden(session: Session, source: str) -> bool:
    """Tell whether robots.txt forbids a URL of the source that it would have allowed before."""
    forbidden = select(ListedUrl.id).where(
        ListedUrl.source == source,
        ListedUrl.next_try_at.is_not(None),
        ListedUrl.state == ListedUrlState.FORBIDDEN,
    )
    return session.scalar(forbidden.limit(1)) is not None


def listed_to_leave(session: Session, source: str, keys: Collection[str], now: datetime) -> set[str]:
    """Return those of the keys that are not to be tried now."""
    not_now = or_(ListedUrl.next_try_at.is_(None), ListedUrl.next_try_at > now)
    return {
        key
        for portion in in_portions(keys)
        for key in session.scalars(
            select(ListedUrl.key).where(ListedUrl.source == source, ListedUrl.key.in_(portion), not_now)
        )
    }


def missed_before(session: Session, source: str, keys: Collection[str]) -> list[Missed]:
    """Return what is known of those of the keys that were listed and are no articles yet."""
    return [
        Missed(alertable=row.alertable, first_listed_at=row.first_listed_at)
        for portion in in_portions(keys)
        for row in session.execute(_MISSED, {"source": source, "keys": portion})
    ]


def forget_listed(session: Session, source: str, keys: Collection[str]) -> None:
    """Forget URLs that have become articles."""
    for portion in in_portions(keys):
        session.execute(delete(ListedUrl).where(ListedUrl.source == source, ListedUrl.key.in_(portion)))


def remember_missed(session: Session, source: str, missed: Iterable[MissedUrl], now: datetime) -> None:
    """Note why these URLs are no articles and when to try them again; stored articles are left alone."""
    by_key = {miss.key: miss for miss in missed}
    stored: set[str] = set()
    listed: dict[str, ListedUrl] = {}
    for portion in in_portions(by_key):
        stored |= set(
            session.scalars(
                select(ArticleUrl.key).where(ArticleUrl.source == source, ArticleUrl.key.in_(portion))
            )
        )
        for row in session.scalars(
            select(ListedUrl).where(ListedUrl.source == source, ListedUrl.key.in_(portion))
        ):
            listed[row.key] = row
    for key, miss in by_key.items():
        if key not in stored:
            _note(session, source, miss, listed.get(key), now)


def _note(session: Session, source: str, miss: MissedUrl, row: ListedUrl | None, now: datetime) -> None:
    if row is None:
        row = ListedUrl(
            source=source, key=miss.key, attempts=0, alertable=miss.alertable, first_listed_at=now
        )
        session.add(row)
    row.url, row.reason, row.state = miss.url, miss.reason, miss.state
    row.attempts += 1
    row.next_try_at = None
    if (most := _MOST_ATTEMPTS.get(miss.state)) is None:
        return
    if row.attempts >= most:
        row.state = ListedUrlState.GIVEN_UP
    else:
        row.next_try_at = now + _BACKOFF[min(row.attempts, len(_BACKOFF)) - 1]
