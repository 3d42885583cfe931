"""The tables, one module per family. Importing this package registers them all."""

from sqlalchemy.orm import configure_mappers

from storage.tables.aliases import SavedAlias, SavedMember
from storage.tables.articles import Article, ArticleRevision, ArticleUrl, Story, UrlOrigin
from storage.tables.backfill import Backfill
from storage.tables.channels import Endpoint, EndpointKind, FeedKey
from storage.tables.hosts import HostDay, HostPause, HostRules, HostTdm, WebSubSubscription
from storage.tables.metadata import Table
from storage.tables.operators import OperatorMail
from storage.tables.outbox import (
    Digest,
    DigestKind,
    Hold,
    IngestEntry,
    LateReason,
    OutboxMatch,
    OutboxRow,
    OutboxState,
    Progress,
)
from storage.tables.pages import PageBody, PageFetch, PageOutcome
from storage.tables.people import (
    AddressForm,
    ConsentEvent,
    ConsentOrigin,
    ConsentRecord,
    PinnedArticle,
    Rhythm,
    Subscriber,
    Subscription,
)
from storage.tables.returns import Bounce, ReturnKind, Suppression, SuppressionReason
from storage.tables.search import SearchDay, SearchDocument, SearchLongWord, SearchSection, SearchWord
from storage.tables.signups import Letter, LetterKind, Signup
from storage.tables.sources import (
    CrawlRun,
    FaultKind,
    IndexState,
    ListedUrl,
    ListedUrlState,
    RunOutcome,
    Snippet,
    SourceFault,
    SourceState,
)
from storage.tables.stories import StoryComparison, StoryCorrection, StoryReason, StorySketch

__all__ = [
    "AddressForm",
    "Article",
    "ArticleRevision",
    "ArticleUrl",
    "Backfill",
    "Bounce",
    "ConsentEvent",
    "ConsentOrigin",
    "ConsentRecord",
    "CrawlRun",
    "Digest",
    "DigestKind",
    "Endpoint",
    "EndpointKind",
    "FaultKind",
    "FeedKey",
    "Hold",
    "HostDay",
    "HostPause",
    "HostRules",
    "HostTdm",
    "IndexState",
    "IngestEntry",
    "LateReason",
    "Letter",
    "LetterKind",
    "ListedUrl",
    "ListedUrlState",
    "OperatorMail",
    "OutboxMatch",
    "OutboxRow",
    "OutboxState",
    "PageBody",
    "PageFetch",
    "PageOutcome",
    "PinnedArticle",
    "Progress",
    "ReturnKind",
    "Rhythm",
    "RunOutcome",
    "SavedAlias",
    "SavedMember",
    "SearchDay",
    "SearchDocument",
    "SearchLongWord",
    "SearchSection",
    "SearchWord",
    "Signup",
    "Snippet",
    "SourceFault",
    "SourceState",
    "Story",
    "StoryComparison",
    "StoryCorrection",
    "StoryReason",
    "StorySketch",
    "Subscriber",
    "Subscription",
    "Suppression",
    "SuppressionReason",
    "Table",
    "UrlOrigin",
    "WebSubSubscription",
    "configure_tables",
]


def configure_tables() -> None:
    """Do now what SQLAlchemy does at the first query, for a process whose children shall not have to."""
    configure_mappers()
