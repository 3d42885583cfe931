"""The archive from the reader's side: of each article the fetches that may tell what it says today."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, aliased

from storage.locking import Turn, take_turn
from storage.pages import ARTICLE_OUTCOMES, unpack
from storage.tables import ArticleUrl, IngestEntry, PageBody, PageFetch, PageOutcome

_SAME_READ = timedelta(hours=1)  # the parts of an article are fetched one after the other


@dataclass(frozen=True, kw_only=True)
class ArchivedPage:
    """One page as it was served."""

    fetch: PageFetch
    body: bytes = field(repr=False)


def newest_fetches(
    session: Session, source: str, *, since: datetime | None, after_id: int, limit: int
) -> list[int]:
    """Return the ids of the newest fetch of each article and each page that is none, in their order.

    Several URLs may lead to one article: then the one served last tells what it says.
    """
    newer = aliased(PageFetch)
    served_later = or_(
        newer.checked_at > PageFetch.checked_at,
        and_(newer.checked_at == PageFetch.checked_at, newer.id > PageFetch.id),
    )
    of_the_same = or_(newer.key == PageFetch.key, newer.article_id == PageFetch.article_id)
    outdated = select(newer.id).where(newer.source == source, newer.part == 1, of_the_same, served_later)
    wanted = (
        select(PageFetch.id)
        .where(PageFetch.source == source, PageFetch.part == 1, PageFetch.id > after_id, ~outdated.exists())
        .order_by(PageFetch.id)
        .limit(limit)
    )
    if since is not None:
        wanted = wanted.where(PageFetch.checked_at >= since)
    return list(session.scalars(wanted))


def fetches_like(session: Session, fetch_id: int) -> list[PageFetch]:
    """Return the first pages fetched of the article this fetch is of, the newest first; empty when gone."""
    fetch = session.get(PageFetch, fetch_id)
    if fetch is None:
        return []
    like = select(PageFetch).where(PageFetch.source == fetch.source, PageFetch.part == 1, _same(fetch))
    return list(session.scalars(like.order_by(PageFetch.checked_at.desc(), PageFetch.id.desc())))


def pages_of(session: Session, fetch: PageFetch) -> list[ArchivedPage]:
    """Return the parts of the article that were fetched together with its first page, in their order."""
    others = select(PageFetch).where(
        PageFetch.source == fetch.source,
        PageFetch.key == fetch.key,
        PageFetch.part > 1,
        PageFetch.fetched_at <= fetch.checked_at + _SAME_READ,
    )
    newest = {row.part: row for row in session.scalars(others.order_by(PageFetch.fetched_at, PageFetch.id))}
    rows = [fetch, *(newest[part] for part in sorted(newest))]
    return [ArchivedPage(fetch=row, body=unpack(session.get_one(PageBody, row.body_hash))) for row in rows]


def is_newest(session: Session, fetch: PageFetch) -> bool:
    """Tell, before anything is written, whether nothing newer of the article has come meanwhile."""
    take_turn(session, Turn.INGEST)
    fetches = fetches_like(session, fetch.id)
    return bool(fetches) and fetches[0].id == fetch.id


def note_outcome(session: Session, fetches: Sequence[PageFetch], outcome: PageOutcome) -> None:
    """Note what was made of pages that are now read as an article."""
    for fetch in fetches:
        row = session.get(PageFetch, fetch.id)
        if row is not None:
            if outcome is not PageOutcome.UNCHANGED or row.outcome not in ARTICLE_OUTCOMES:
                row.outcome, row.reason = outcome, None
            known = select(ArticleUrl.article_id).where(
                ArticleUrl.source == row.source, ArticleUrl.key == row.key
            )
            row.article_id = session.scalar(known)


def was_alertable(session: Session, article_id: int) -> bool:
    """Tell whether readers were told of an article when it was stored."""
    first = select(IngestEntry.alertable).where(
        IngestEntry.article_id == article_id, IngestEntry.revision == 1
    )
    return bool(session.scalar(first))


def _same(fetch: PageFetch) -> ColumnElement[bool]:
    of_article = false() if fetch.article_id is None else PageFetch.article_id == fetch.article_id
    return or_(PageFetch.key == fetch.key, of_article)
