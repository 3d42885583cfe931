"""The tables, one module per family. Importing this package registers them all."""

from storage.tables.articles import Article, ArticleRevision, ArticleUrl, Story
from storage.tables.metadata import Table
from storage.tables.outbox import IngestEntry, OutboxMatch, OutboxRow, OutboxState, Progress
from storage.tables.people import ConsentEvent, ConsentRecord, Subscriber, Subscription
from storage.tables.sources import (
    CrawlRun,
    FaultKind,
    IndexState,
    ListedUrl,
    ListedUrlState,
    RunOutcome,
    SourceState,
)

__all__ = [
    "Article",
    "ArticleRevision",
    "ArticleUrl",
    "ConsentEvent",
    "ConsentRecord",
    "CrawlRun",
    "FaultKind",
    "IndexState",
    "IngestEntry",
    "ListedUrl",
    "ListedUrlState",
    "OutboxMatch",
    "OutboxRow",
    "OutboxState",
    "Progress",
    "RunOutcome",
    "SourceState",
    "Story",
    "Subscriber",
    "Subscription",
    "Table",
]
