"""From what a page says to the store: the row, its URL keys, and one transaction per article."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from crawler.items import ArticleItem, ListedHints, RelatedItem
from crawler.network.conditional import Validators
from crawler.network.fetched import FetchedArticle
from crawler.politeness.interval import Pace
from crawler.politeness.pacing import learned_interval
from crawler.source_run import SourceRun
from crawler.sources import Source
from crawler.url_keys import article_keys, claims_of, key, reader_url
from crawler.verdict import next_crawl_at
from storage.articles import Saved, known_keys, save_article
from storage.crawling.begun import Begun, begin_runs
from storage.crawling.pages import KeptPage, keep_pages, note_unchanged, pack, validators_of
from storage.crawling.runs import RunReport, finish_run
from storage.crawling.seen import first_seen, seen_since
from storage.crawling.websub import hub_tells, note_hubs
from storage.database import Database, Session
from storage.tables import Article, IndexState, PageOutcome, RunOutcome

# Publishers correct their typos in the first hours, and no feed tells of it. Few pages, so that it costs
# next to nothing, and none at all while the indexes answer 304.
_YOUNG = timedelta(hours=2)
_READ_AGAIN = 5
_SAFETY_POLL = timedelta(hours=6)  # where a hub tells of news
_MOST_CHANGED = 20  # articles that a collection says were changed; a new plugin changes all at once
PAGE_OUTCOMES = {
    Saved.NEW: PageOutcome.STORED,
    Saved.UPDATED: PageOutcome.UPDATED,
    Saved.UNCHANGED: PageOutcome.UNCHANGED,
}


class Pipeline(Protocol):
    """What the spider does with what it finds."""

    def begin(self, sources: Sequence[Source], now: datetime) -> list[SourceRun]:
        """Open the crawl of these sources."""

    def known(self, run: SourceRun, keys: Sequence[str], now: datetime) -> set[str]:
        """Return the keys that need no fetch; `keys` stand as listed, the newest first."""

    def first_seen(self, run: SourceRun, keys: Sequence[str]) -> dict[str, datetime]:
        """Return since when these pages are known, as far as they are."""

    def save(self, run: SourceRun, item: ArticleItem, fetched: FetchedArticle, now: datetime) -> Saved:
        """Store what was read of these pages."""

    def unchanged(self, run: SourceRun, key: str, now: datetime) -> None:
        """Note that the server calls a stored article unchanged."""

    def keep(self, run: SourceRun, fetched: FetchedArticle, outcome: PageOutcome, reason: str) -> None:
        """Keep pages that could not be read as an article, to read them again one day."""

    def finish(self, run: SourceRun, report: RunReport, now: datetime) -> None:
        """Close the crawl of one source."""


@dataclass(frozen=True)
class StoragePipeline:
    """Stores what is found."""

    database: Database
    interval: timedelta
    keeps_pages: bool = True
    pace: Pace | None = None  # None: always at the interval
    websub: bool = False  # hubs may tell of news

    def begin(self, sources: Sequence[Source], now: datetime) -> list[SourceRun]:
        """Open the runs in the ledger, all in one transaction."""
        with self.database.transaction() as session:
            begun = begin_runs(session, [source.name for source in sources], now)
        return [_run(source, begun[source.name], now) for source in sources]

    def known(self, run: SourceRun, keys: Sequence[str], now: datetime) -> set[str]:
        """Ask the store; the newest articles are to be read again while they are young."""
        if not keys:
            return set()
        with self.database.reading() as session:
            known = known_keys(session, run.source.name, keys, now)
            young = seen_since(session, run.source.name, keys[:_READ_AGAIN], now - _YOUNG)
            changed = set(run.changed_keys()[:_MOST_CHANGED])
            # What its index calls changed is read whatever its server says.
            run.page_validators = validators_of(session, run.source.name, young - changed)
            return known - young - changed

    def first_seen(self, run: SourceRun, keys: Sequence[str]) -> dict[str, datetime]:
        """Ask the store."""
        if not keys:
            return {}
        with self.database.reading() as session:
            return first_seen(session, run.source.name, keys)

    def save(self, run: SourceRun, item: ArticleItem, fetched: FetchedArticle, now: datetime) -> Saved:
        """Store the article, what it is owed, and its pages, in one transaction."""
        article, keys = to_article(run.source, item), article_keys(run.source, item, fetched.urls)
        claims = claims_of(run.source, item)
        kept = kept_pages(run.source, fetched) if self.keeps_pages else []
        with self.database.transaction() as session:
            saved = save_article(
                session, article, keys=keys, alertable=fetched.alertable, now=now, claims=claims
            )
            keep_pages(session, kept, PAGE_OUTCOMES[saved])
            return saved

    def unchanged(self, run: SourceRun, key: str, now: datetime) -> None:
        """Note it on the page that was kept."""
        with self.database.transaction() as session:
            note_unchanged(session, run.source.name, key, now)

    def keep(self, run: SourceRun, fetched: FetchedArticle, outcome: PageOutcome, reason: str) -> None:
        """Keep them, with the reason."""
        if self.keeps_pages:
            kept = kept_pages(run.source, fetched)
            with self.database.transaction() as session:
                keep_pages(session, kept, outcome, reason)

    def finish(self, run: SourceRun, report: RunReport, now: datetime) -> None:
        """Close the run in one transaction, after the last article: ledger, validators, health, schedule."""
        with self.database.transaction() as session:
            stopped = report.outcome is RunOutcome.INTERRUPTED
            due = now if stopped else next_crawl_at(run, now, self._interval(session, run, report, now))
            finish_run(session, run.run_id, report, now=now, next_crawl_at=due)
            if self.websub:
                note_hubs(session, run.source.name, run.wishes.hubs, now)

    def _interval(self, session: Session, run: SourceRun, report: RunReport, now: datetime) -> timedelta:
        if self.pace is None or not run.reports or run.ended_by is not None:
            return self.interval
        learned = learned_interval(session, run, now, self.pace)
        found_news = report.counts.stored > 0
        if self.websub and hub_tells(session, run.source.name, found_news=found_news, now=now):
            return max(learned, min(_SAFETY_POLL, self.pace.bounds[1]))
        return learned


class PreviewPipeline:
    """Reads everything and stores nothing: what the page objects make of a source as it stands."""

    def begin(self, sources: Sequence[Source], now: datetime) -> list[SourceRun]:  # noqa: ARG002  (the interface)
        """Start from nothing."""
        return [SourceRun(source) for source in sources]

    def known(self, run: SourceRun, keys: Sequence[str], now: datetime) -> set[str]:  # noqa: ARG002
        """Know nothing."""
        return set()

    def first_seen(self, run: SourceRun, keys: Sequence[str]) -> dict[str, datetime]:  # noqa: ARG002
        """Know nothing."""
        return {}

    def save(self, run: SourceRun, item: ArticleItem, fetched: FetchedArticle, now: datetime) -> Saved:  # noqa: ARG002
        """Make the row, to see that it can be made."""
        to_article(run.source, item)
        return Saved.NEW

    def unchanged(self, run: SourceRun, key: str, now: datetime) -> None:
        """Note nothing."""

    def keep(self, run: SourceRun, fetched: FetchedArticle, outcome: PageOutcome, reason: str) -> None:
        """Keep nothing."""

    def finish(self, run: SourceRun, report: RunReport, now: datetime) -> None:
        """Leave no trace."""


def to_article(source: Source, item: ArticleItem) -> Article:
    """Turn what the page says into the row; the store adds fingerprints, story and times."""
    return Article(
        source=source.name,
        url=reader_url(source, item),
        kicker=item.kicker,
        title=item.title,
        teaser=item.teaser,
        body=item.body,
        author=item.author,
        published_at=item.published_at,
        published_origin=item.published_origin,
        section=item.section,
        keywords=list(item.keywords),
        caption=item.caption,
        image_credit=item.image_credit,
        links=list(item.links),
        paywalled=item.paywalled,
        related=[_related(related) for related in item.related],
    )


def kept_pages(source: Source, fetched: FetchedArticle) -> list[KeptPage]:
    """Return pages as the archive takes them; all are filed under the URL the first was asked for."""
    return [
        KeptPage(
            source=source.name,
            key=key(source, fetched.pages[0].asked),
            part=part,
            url=page.url,
            hops=page.hops,
            fetched_at=page.fetched_at,
            status=page.status,
            headers=page.headers,
            body=pack(page.body),
            alertable=fetched.alertable,
            listed=_listed(fetched.listed),
        )
        for part, page in enumerate(fetched.pages, start=1)
    ]


def _listed(hints: ListedHints) -> dict[str, str]:
    stated = {name: getattr(hints, name) for name in ("title", "teaser", "author")}
    stated["published_at"] = hints.published_at and hints.published_at.isoformat()
    return {name: value for name, value in stated.items() if value}


def _related(item: RelatedItem) -> dict[str, str | None]:
    return {
        "title": item.title,
        "kicker": item.kicker,
        "teaser": item.teaser,
        "url": item.url,
        "published_on": item.published_on.isoformat() if item.published_on else None,
    }


def _run(source: Source, begun: Begun, now: datetime) -> SourceRun:
    return SourceRun(
        source,
        run_id=begun.run_id,
        validators={url: _shown(state, now) for url, state in begun.indexes.items()},
        retries=begun.retries,
        earlier_failures=begun.earlier_failures,
    )


def _shown(state: IndexState, now: datetime) -> Validators:
    # Some servers send one ETag for ever: the first crawl of each day asks unconditionally.
    is_trusted = state.fetched_at.date() == now.date() and not state.lies
    return Validators(
        etag=state.etag if is_trusted else None,
        last_modified=state.last_modified if is_trusted else None,
        listed_max=state.listed_max,
        complete_at=state.complete_at,
        next_page=state.next_page,
    )
