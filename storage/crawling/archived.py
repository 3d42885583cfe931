"""The archive from the reader's side: of each article the fetches that may tell what it says today."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from storage.crawling.pages import ARTICLE_OUTCOMES, unpack
from storage.locking import Turn, take_turn
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
    later = select(newer.id).where(newer.source == source, newer.part == 1, served_later)
    # Two conditions, each with an index of its own: one with OR has SQLite search all pages for each page.
    of_its_url = later.where(newer.key == PageFetch.key)
    of_its_article = later.where(newer.article_id == PageFetch.article_id)
    wanted = (
        select(PageFetch.id)
        .where(PageFetch.source == source, PageFetch.id > after_id, PageFetch.part == 1)
        .where(~of_its_url.exists(), ~of_its_article.exists())
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
    first_pages = select(PageFetch).where(PageFetch.source == fetch.source, PageFetch.part == 1)
    # One after the other, each by its index: see above.
    like = list(session.scalars(first_pages.where(PageFetch.key == fetch.key)))
    if fetch.article_id is not None:
        like += session.scalars(first_pages.where(PageFetch.article_id == fetch.article_id))
    return sorted({row.id: row for row in like}.values(), key=_age, reverse=True)


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


def _age(fetch: PageFetch) -> tuple[datetime, int]:
    return fetch.checked_at, fetch.id
