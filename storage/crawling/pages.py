"""The page archive: pages as they were served, kept in the transaction that stores what was read of them."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

import zstandard
from sqlalchemy import ScalarSelect, Select, delete, func, select
from sqlalchemy.orm import Session

from storage.insertion import Value, insert_missing
from storage.keys import in_portions
from storage.locking import Turn, take_turn
from storage.tables import ArticleUrl, PageBody, PageFetch, PageOutcome

# 120 kB of HTML take 0.4 ms; level 19 would save another 3 % and take twelve times as long.
_LEVEL = 9
_NEWEST_KEPT = 3  # of each page, besides those that made an article or a revision
# What tells how to read a page or whether it may be used; the rest is about the transport.
_TELLING = frozenset(
    {"content-type", "content-language", "date", "link", "refresh", "x-robots-tag", "cf-mitigated"}
    | {"tdm-reservation", "tdm-policy"}
)
ARTICLE_OUTCOMES = (PageOutcome.STORED, PageOutcome.UPDATED, PageOutcome.UNCHANGED)
_REVISIONS = (PageOutcome.STORED, PageOutcome.UPDATED)
Validator: TypeAlias = tuple[str | None, str | None]  # ETag, Last-Modified


@dataclass(frozen=True, kw_only=True)
class PackedBody:
    """The bytes of an answer, packed before the transaction that keeps them."""

    hash: str  # SHA-256 of the bytes before packing
    zstd: bytes = field(repr=False)
    size: int  # before packing


@dataclass(frozen=True, kw_only=True)
class KeptPage:
    """One page as it was fetched."""

    source: str
    key: str  # of the article's first page
    part: int = 1
    url: str  # of the answer
    hops: tuple[str, ...]
    fetched_at: datetime
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: PackedBody
    alertable: bool  # whether readers may be told of an article that is read from it
    listed: Mapping[str, str] = field(default_factory=dict)  # what its feed said of the article


@dataclass(frozen=True, kw_only=True)
class ArchiveSize:
    """How much is kept."""

    fetches: int
    bodies: int
    packed_bytes: int
    bytes: int  # as they were served


def pack(body: bytes) -> PackedBody:
    """Pack the decompressed body of an answer."""
    packed = zstandard.ZstdCompressor(level=_LEVEL).compress(body)
    return PackedBody(hash=hashlib.sha256(body).hexdigest(), zstd=packed, size=len(body))


def unpack(body: PageBody) -> bytes:
    """Return the bytes as they were served. Raises ValueError when they are no longer what they were."""
    raw = zstandard.ZstdDecompressor().decompress(body.zstd, max_output_size=max(body.size, 1))
    if hashlib.sha256(raw).hexdigest() != body.hash:
        raise ValueError(f"the archived page {body.hash} is damaged")
    return raw


def keep_pages(
    session: Session, pages: Sequence[KeptPage], outcome: PageOutcome, reason: str | None = None
) -> None:
    """Keep the parts of one article, or one page that is none, after the article itself is saved.

    A body served again is noted, not kept twice. Of each page stay the newest fetches and those that made an
    article or a revision.
    """
    # Bodies are shared: nobody may take one away while another transaction begins to use it.
    take_turn(session, Turn.INGEST)
    for page in pages:
        kept = list(session.scalars(_kept(page.source, page.key, page.part)))
        if kept and kept[0].body_hash == page.body.hash:
            _note_again(session, kept[0], page, outcome, reason)
        else:
            kept.append(_added(session, page, outcome, reason))
        session.flush()
        _leave_newest(session, kept)


def validators_of(session: Session, source: str, keys: Collection[str]) -> dict[str, Validator]:
    """Return what the pages of these articles said last about their version, by key.

    Only where a 304 would say that the article is unchanged: not for pages that could not be read, and not
    for the first page of several, which knows nothing of the others.
    """
    found: dict[str, Validator] = {}
    for portion in in_portions(keys):
        of_these = select(PageFetch).where(PageFetch.source == source, PageFetch.key.in_(portion))
        rows = session.scalars(of_these.order_by(PageFetch.checked_at, PageFetch.id)).all()
        several = {row.key for row in rows if row.part > 1}
        newest = {row.key: row for row in rows if row.part == 1 and row.key not in several}
        found |= {key: (row.etag, row.last_modified) for key, row in newest.items() if _is_validated(row)}
    return found


def note_unchanged(session: Session, source: str, key: str, now: datetime) -> None:
    """Note that the server said 304 to the validators of this page."""
    newest = session.scalar(_kept(source, key, 1).limit(1))
    if newest is not None:
        newest.checked_at = now


def forget_pages(session: Session, before: datetime, limit: int) -> int:
    """Forget up to `limit` fetches that were last served before a moment; return how many those were."""
    take_turn(session, Turn.INGEST)
    old = select(PageFetch.id, PageFetch.body_hash).where(PageFetch.checked_at < before)
    rows = session.execute(old.order_by(PageFetch.checked_at, PageFetch.id).limit(limit)).all()
    _forget(session, {row.id for row in rows}, {row.body_hash for row in rows})
    return len(rows)


def archive_size(session: Session) -> ArchiveSize:
    """Return how much is kept."""
    sums = select(
        func.count(),
        func.coalesce(func.sum(func.length(PageBody.zstd)), 0),
        func.coalesce(func.sum(PageBody.size), 0),
    ).select_from(PageBody)
    bodies, packed, size = session.execute(sums).one()
    fetches = session.scalar(select(func.count()).select_from(PageFetch)) or 0
    return ArchiveSize(fetches=fetches, bodies=bodies, packed_bytes=packed, bytes=size)


def _kept(source: str, key: str, part: int) -> Select[PageFetch]:
    """Return a query for the fetches of a page, the newest first."""
    return (
        select(PageFetch)
        .where(PageFetch.source == source, PageFetch.key == key, PageFetch.part == part)
        .order_by(PageFetch.checked_at.desc(), PageFetch.id.desc())
    )


def _added(session: Session, page: KeptPage, outcome: PageOutcome, reason: str | None) -> PageFetch:
    body: dict[str, Value] = {"hash": page.body.hash, "zstd": page.body.zstd, "size": page.body.size}
    insert_missing(session, PageBody, [body])
    fetch = PageFetch(
        source=page.source,
        key=page.key,
        part=page.part,
        article_id=_article_id(page),
        fetched_at=page.fetched_at,
        body_hash=page.body.hash,
        alertable=page.alertable,
        outcome=outcome,
        reason=reason,
    )
    _state(fetch, page)
    session.add(fetch)
    return fetch


def _state(fetch: PageFetch, page: KeptPage) -> None:
    fetch.url, fetch.hops, fetch.status = page.url, list(page.hops), page.status
    fetch.checked_at = page.fetched_at
    fetch.headers = {name: value for name, value in page.headers.items() if name in _TELLING}
    fetch.listed = dict(page.listed)
    fetch.etag, fetch.last_modified = page.headers.get("etag"), page.headers.get("last-modified")


def _note_again(
    session: Session, fetch: PageFetch, page: KeptPage, outcome: PageOutcome, reason: str | None
) -> None:
    _state(fetch, page)
    if fetch.article_id is None:
        fetch.article_id = session.scalar(select(_article_id(page)))
    if not (outcome is PageOutcome.UNCHANGED and fetch.outcome in _REVISIONS):
        fetch.outcome, fetch.reason = outcome, reason


def _article_id(page: KeptPage) -> ScalarSelect[int]:
    """Return a query for the article known by the URL of a page; its value is NULL where there is none."""
    known = select(ArticleUrl.article_id).where(ArticleUrl.source == page.source, ArticleUrl.key == page.key)
    return known.scalar_subquery()


def _leave_newest(session: Session, kept: list[PageFetch]) -> None:
    if len(kept) <= _NEWEST_KEPT:
        return
    kept.sort(key=lambda fetch: (fetch.checked_at, fetch.id), reverse=True)
    old = [fetch for fetch in kept[_NEWEST_KEPT:] if fetch.outcome not in _REVISIONS]
    _forget(session, {fetch.id for fetch in old}, {fetch.body_hash for fetch in old})


def _forget(session: Session, fetches: Collection[int], bodies: Collection[str]) -> None:
    if not fetches:
        return
    session.execute(delete(PageFetch).where(PageFetch.id.in_(fetches)))
    unused = ~select(PageFetch.id).where(PageFetch.body_hash == PageBody.hash).exists()
    session.execute(delete(PageBody).where(PageBody.hash.in_(bodies), unused))


def _is_validated(row: PageFetch) -> bool:
    return row.outcome in ARTICLE_OUTCOMES and bool(row.etag or row.last_modified)
