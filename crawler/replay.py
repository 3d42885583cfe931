"""Reading archived pages again with the page objects of today, and storing what they say now.

One short transaction for each page that has something new to say, so that it may run beside the daemon, be
ended anywhere and be repeated without harm.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from loguru import logger

from crawler.items import ArticleItem, ListedHints, NotAnArticle, UnreadablePage
from crawler.network.fetched import FetchedPage
from crawler.pages.paging import join
from crawler.pages.urls import same_site
from crawler.pipelines import PAGE_OUTCOMES, to_article
from crawler.reading import read
from crawler.sources import Source
from crawler.url_keys import article_keys, claims_of, key
from storage.articles import save_article
from storage.comparing import Comparison, compare
from storage.crawling.archived import (
    ArchivedPage,
    fetches_like,
    is_newest,
    newest_fetches,
    note_outcome,
    pages_of,
    was_alertable,
)
from storage.crawling.pages import ARTICLE_OUTCOMES
from storage.database import Database, DatabaseUnavailable
from storage.ingest import Late
from storage.tables import LateReason, PageFetch

_AT_ONCE = 100  # ids; of the pages themselves one is in memory at a time


class ReplayOutcome(StrEnum):
    """What reading a page again came to."""

    NEW = "new"  # an article that could not be read before
    UPDATED = "updated"  # a revision
    SHOWN = "shown"  # what is shown beside the text has changed, which makes no revision
    UNCHANGED = "unchanged"
    LOST = "lost"  # read before and not readable today: the stored article stays as it is
    INCOMPLETE = "incomplete"  # it has further parts that are not in the archive: it stays as it is
    UNREADABLE = "unreadable"  # as before
    NOT_ARTICLE = "not_article"  # as before
    FAILED = "failed"  # an error of ours, told in the log: it stays as it is
    OVERTAKEN = "overtaken"  # a newer version was fetched meanwhile


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """One article or page, read again."""

    source: str
    url: str
    outcome: ReplayOutcome
    title: str | None = None  # None when it could not be read
    changed: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # field -> before, after
    reason: str | None = None  # German, why it was not read or not stored


@dataclass(frozen=True, kw_only=True)
class _Reading:
    fetch: PageFetch
    pages: Sequence[ArchivedPage]  # those the item was read from
    item: ArticleItem
    missing: str | None  # the URL of the next part, which is not in the archive


def replay(
    database: Database, source: Source, *, since: datetime | None, dry_run: bool, now: datetime
) -> Generator[Replayed, None, None]:
    """Read the archived pages of a source again, those served since a moment, in the order they came in.

    What newly matches is owed to readers as late. With `dry_run` nothing is stored.
    """
    after_id = 0
    while True:
        with database.reading() as session:
            ids = newest_fetches(session, source.name, since=since, after_id=after_id, limit=_AT_ONCE)
        for fetch_id in ids:
            replayed = _guarded(database, source, fetch_id, dry_run=dry_run, now=now)
            if replayed is not None:
                yield replayed
        if not ids:
            return
        after_id = ids[-1]


def _guarded(
    database: Database, source: Source, fetch_id: int, *, dry_run: bool, now: datetime
) -> Replayed | None:
    try:
        return _replay(database, source, fetch_id, dry_run=dry_run, now=now)
    except DatabaseUnavailable:
        raise
    except Exception as error:  # noqa: BLE001  One page must not keep us from all that come after it.
        logger.opt(exception=True).error("archived page cannot be read", source=source.name, fetch=fetch_id)
        reason = f"Unerwarteter Fehler ({type(error).__name__}, Einzelheiten im Protokoll)"
        with database.reading() as session:
            urls = [fetch.url for fetch in fetches_like(session, fetch_id)]
        return Replayed(
            source=source.name, url=next(iter(urls), ""), outcome=ReplayOutcome.FAILED, reason=reason
        )


def _replay(
    database: Database, source: Source, fetch_id: int, *, dry_run: bool, now: datetime
) -> Replayed | None:
    with database.reading() as session:
        fetches = fetches_like(session, fetch_id)
    if not fetches:  # forgotten meanwhile
        return None
    found = _readable(database, source, fetches)
    if isinstance(found, Replayed):
        return found
    article = to_article(source, found.item)
    keys = article_keys(source, found.item, _urls(found.pages))
    seen_at = fetches[-1].fetched_at
    with database.reading() as session:
        comparison = compare(session, article, keys, seen_at, claims_of(source, found.item))
    result = _result(source, found, comparison)
    if dry_run or result.outcome is ReplayOutcome.INCOMPLETE or _is_settled(found, comparison):
        return result
    return result if _store(database, source, found, fetches, now) else _overtaken(result)


def _readable(database: Database, source: Source, fetches: Sequence[PageFetch]) -> _Reading | Replayed:
    """Read the newest fetch; an older one only where the newer never were an article."""
    refused: Replayed | None = None
    for fetch in fetches:
        with database.reading() as session:
            pages = pages_of(session, fetch)
        try:
            return _read(source, fetch, pages)
        except (NotAnArticle, UnreadablePage) as reason:
            refused = refused or _refused(source, fetch, reason)
            if fetch.outcome in ARTICLE_OUTCOMES:
                return _lost(source, fetch, reason)
    return refused or Replayed(source=source.name, url="", outcome=ReplayOutcome.UNREADABLE)


def _read(source: Source, fetch: PageFetch, pages: Sequence[ArchivedPage]) -> _Reading:
    items = [_item(source, pages[0])]
    for page in pages[1:]:
        following = items[-1].next_page_url
        if following is None or key(source, following) not in _keys(source, page):
            break
        try:
            items.append(_item(source, page))
        except (NotAnArticle, UnreadablePage):
            break
    read_from = pages[: len(items)]
    return _Reading(
        fetch=fetch,
        pages=read_from,
        item=join(items),
        missing=_missing(source, read_from, items[-1].next_page_url),
    )


def _missing(source: Source, pages: Sequence[ArchivedPage], following: str | None) -> str | None:
    """Return the URL of a further part, unless it leads back or away."""
    if following is None or not same_site(following, source.home):
        return None
    met = {met for page in pages for met in _keys(source, page)}
    return None if key(source, following) in met else following


def _item(source: Source, page: ArchivedPage) -> ArticleItem:
    """Read one page as of the moment it was fetched, when a date to come was one to come."""
    fetch = page.fetch
    fetched = FetchedPage(
        asked=fetch.hops[0],
        url=fetch.url,
        fetched_at=fetch.fetched_at,
        status=fetch.status,
        headers=fetch.headers,
        body=page.body,
    )
    return read(source, fetched.response(), now=fetch.fetched_at, listed=_hints(fetch))


def _hints(fetch: PageFetch) -> ListedHints:
    said = fetch.listed
    moment = said.get("published_at")
    return ListedHints(
        title=said.get("title"),
        teaser=said.get("teaser"),
        author=said.get("author"),
        published_at=datetime.fromisoformat(moment) if moment else None,
    )


def _store(
    database: Database, source: Source, found: _Reading, fetches: Sequence[PageFetch], now: datetime
) -> bool:
    """Save in one transaction; return False when something newer has come meanwhile."""
    # Made anew: the one that was compared belongs to the session that compared it.
    article = to_article(source, found.item)
    keys, claims = article_keys(source, found.item, _urls(found.pages)), claims_of(source, found.item)
    with database.transaction() as session:
        if not is_newest(session, fetches[0]):
            return False
        known = compare(session, to_article(source, found.item), keys, now, claims).known
        late = (
            Late(reason=LateReason.UNREADABLE, since=fetches[-1].fetched_at)
            if known is None
            else Late(reason=LateReason.MISREAD, since=found.fetch.fetched_at)
        )
        alertable = found.fetch.alertable and (known is None or was_alertable(session, known.id))
        saved = save_article(
            session, article, keys=keys, alertable=alertable, now=now, late=late, claims=claims
        )
        note_outcome(session, [page.fetch for page in found.pages], PAGE_OUTCOMES[saved])
        return True


def _result(source: Source, found: _Reading, comparison: Comparison) -> Replayed:
    changed = comparison.changed if comparison.known else {}
    outcome, reason = ReplayOutcome.UNCHANGED, None
    if comparison.known is None:
        outcome = ReplayOutcome.NEW
    elif changed and found.missing:
        outcome = ReplayOutcome.INCOMPLETE
        reason = f"Ein weiterer Teil ist nicht im Archiv: {found.missing}"
    elif changed:
        outcome = ReplayOutcome.UPDATED
    elif comparison.shown_only:
        outcome, changed = ReplayOutcome.SHOWN, comparison.shown_only
    return Replayed(
        source=source.name,
        url=found.fetch.url,
        outcome=outcome,
        title=found.item.title,
        changed=changed,
        reason=reason,
    )


def _is_settled(found: _Reading, comparison: Comparison) -> bool:
    """Tell whether article and archive say already what storing would make them say."""
    fetch = found.fetch
    return comparison.is_empty and fetch.outcome in ARTICLE_OUTCOMES and fetch.article_id is not None


def _refused(source: Source, fetch: PageFetch, reason: Exception) -> Replayed:
    kind = ReplayOutcome.NOT_ARTICLE if isinstance(reason, NotAnArticle) else ReplayOutcome.UNREADABLE
    return Replayed(source=source.name, url=fetch.url, outcome=kind, reason=str(reason))


def _lost(source: Source, fetch: PageFetch, reason: Exception) -> Replayed:
    return Replayed(source=source.name, url=fetch.url, outcome=ReplayOutcome.LOST, reason=str(reason))


def _overtaken(result: Replayed) -> Replayed:
    return Replayed(source=result.source, url=result.url, outcome=ReplayOutcome.OVERTAKEN, title=result.title)


def _urls(pages: Sequence[ArchivedPage]) -> list[str]:
    return [url for page in pages for url in (*page.fetch.hops, page.fetch.url)]


def _keys(source: Source, page: ArchivedPage) -> set[str]:
    return {key(source, url) for url in _urls([page])}
