"""What the store knows of the way of one address, article or message; read by those who explain it."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, selectinload

from storage.crawling.faults import open_faults
from storage.documents import article_day, revision_texts
from storage.ingest import late_of
from storage.owed.traces import (
    AddressTrace,
    ArticleTrace,
    BounceTrace,
    EntryTrace,
    FaultTrace,
    FetchTrace,
    ListedTrace,
    MessageTrace,
    ReaderTrace,
    SourceTrace,
    SubscriptionTrace,
)
from storage.people.addresses import address_hmac
from storage.tables import (
    Article,
    ArticleRevision,
    ArticleUrl,
    Bounce,
    ConsentEvent,
    ConsentRecord,
    IngestEntry,
    ListedUrl,
    OutboxMatch,
    OutboxRow,
    PageFetch,
    Progress,
    SourceState,
    StoryComparison,
    StoryReason,
    Subscriber,
    Subscription,
    Suppression,
    UrlOrigin,
)

_READER = "matching"
_NEWEST = 1000  # articles that a preview looks at


def trace_address(session: Session, source: str, key: str) -> AddressTrace:
    """Return what is known of a URL key that leads to no article of this source."""
    listed = session.scalar(select(ListedUrl).where(ListedUrl.source == source, ListedUrl.key == key))
    fetches = select(PageFetch).where(PageFetch.source == source, PageFetch.key == key, PageFetch.part == 1)
    fetch = session.scalar(fetches.order_by(PageFetch.checked_at.desc(), PageFetch.id.desc()).limit(1))
    claimed = select(ArticleUrl.id).where(
        ArticleUrl.source == source, ArticleUrl.key == key, ArticleUrl.origin == UrlOrigin.DISPUTED
    )
    return AddressTrace(
        source=_source(session, source),
        listed=ListedTrace.of(listed) if listed else None,
        fetch=FetchTrace.of(fetch) if fetch else None,
        is_disputed=session.scalar(claimed.limit(1)) is not None,
    )


def trace_article(session: Session, article: Article) -> ArticleTrace:
    """Return how an article came into the store, and how far the searches have been asked."""
    entries = select(IngestEntry).where(IngestEntry.article_id == article.id).order_by(IngestEntry.id)
    progress = session.get(Progress, _READER)
    state = session.get(SourceState, article.source)
    return ArticleTrace(
        article_id=article.id,
        story_id=article.story_id,
        source=article.source,
        source_title=state.title if state else article.source,
        url=article.url,
        title=article.title,
        published_at=article.published_at if article.is_dated else None,
        first_seen_at=article.first_seen_at,
        day=article_day(article),
        copies=tuple(one.id for one in article.story.articles if one.id != article.id),
        entries=tuple(_entry(article, one) for one in session.scalars(entries)),
        asked_up_to=progress.entry_id if progress else 0,
    )


def trace_reader(session: Session, subscriber: Subscriber, hmac_key: bytes | None) -> ReaderTrace:
    """Return a subscriber with all searches, ended ones as well; without a key no suppression is found."""
    own = select(Subscription).where(Subscription.subscriber_id == subscriber.id).order_by(Subscription.id)
    suppression = None
    if hmac_key is not None and subscriber.email is not None:
        sealed = address_hmac(subscriber.email, hmac_key)
        suppression = session.scalar(select(Suppression).where(Suppression.address_hmac == sealed))
    return ReaderTrace(
        subscriber_id=subscriber.id,
        erased_at=subscriber.erased_at,
        undeliverable_since=subscriber.undeliverable_since,
        undeliverable_reason=subscriber.undeliverable_reason,
        suppressed_at=suppression.at if suppression else None,
        suppressed_reason=suppression.reason if suppression else None,
        searches=tuple(_search(session, one) for one in session.scalars(own)),
    )


def trace_messages(session: Session, subscriber_id: int, story_id: int) -> tuple[MessageTrace, ...]:
    """Return what was owed to a subscriber of a story, each with the digest it came in, the oldest first."""
    rows = _rows().where(OutboxRow.subscriber_id == subscriber_id, OutboxRow.story_id == story_id)
    return tuple(_message(session, row) for row in session.scalars(rows.order_by(OutboxRow.id)))


def newest_articles_of(session: Session, story_id: int | None = None) -> Iterator[Article]:
    """Yield the articles of a story, or the thousand newest of all, the newest first."""
    articles = select(Article).order_by(Article.id.desc()).limit(_NEWEST)
    if story_id is not None:
        articles = articles.where(Article.story_id == story_id)
    yield from session.scalars(articles.execution_options(yield_per=50))


def copied_from(session: Session, article_id: int, lead_id: int) -> StoryReason | None:
    """Return why two articles were taken for one story when they were compared, None if they were not."""
    pair = or_(
        (StoryComparison.article_id == article_id) & (StoryComparison.other_id == lead_id),
        (StoryComparison.article_id == lead_id) & (StoryComparison.other_id == article_id),
    )
    reason = session.scalar(select(StoryComparison.reason).where(StoryComparison.joined, pair).limit(1))
    return StoryReason(reason) if reason else None


def _source(session: Session, name: str) -> SourceTrace | None:
    state = session.get(SourceState, name)
    if state is None:
        return None
    return SourceTrace(
        name=state.name,
        title=state.title,
        is_active=state.active,
        last_attempt_at=state.last_attempt_at,
        last_success_at=state.last_success_at,
        next_crawl_at=state.next_crawl_at,
        faults=tuple(
            FaultTrace(text=one.text, since=one.opened_at) for one in open_faults(session, [state.name])
        ),
    )


def _entry(article: Article, entry: IngestEntry) -> EntryTrace:
    revisions: Mapping[int, ArticleRevision] = {one.number: one for one in article.revisions}
    before = revisions.get(entry.revision - 1)
    return EntryTrace(
        id=entry.id,
        at=entry.at,
        revision=entry.revision,
        is_alertable=entry.alertable,
        late=late_of(entry),
        texts=revision_texts(article, revisions[entry.revision]),
        texts_before=revision_texts(article, before) if before else None,
    )


def _search(session: Session, one: Subscription) -> SubscriptionTrace:
    changes = select(ConsentRecord.at).where(
        ConsentRecord.subscription_id == one.id, ConsentRecord.event == ConsentEvent.CHANGED
    )
    return SubscriptionTrace(
        id=one.id,
        query=one.query,
        created_at=one.created_at,
        after_entry=one.after_entry,
        ended_at=one.ended_at,
        changed_at=session.scalar(changes.order_by(ConsentRecord.id.desc()).limit(1)),
        muted_sources=frozenset(one.muted_sources),
    )


def _rows() -> Select[OutboxRow]:
    matches = selectinload(OutboxRow.matches)
    return select(OutboxRow).options(
        matches.selectinload(OutboxMatch.article), selectinload(OutboxRow.digest)
    )


def _message(session: Session, row: OutboxRow) -> MessageTrace:
    carrier = None
    if row.digest_id is not None and row.story_id is not None:
        carriers = _rows().where(OutboxRow.digest_id == row.digest_id, OutboxRow.story_id.is_(None))
        carrier = session.scalar(carriers)
    bounces = select(Bounce).where(Bounce.outbox_id == row.id).order_by(Bounce.id)
    return MessageTrace.of(
        row,
        carrier=_message(session, carrier) if carrier else None,
        bounces=tuple(BounceTrace.of(one) for one in session.scalars(bounces)),
    )
