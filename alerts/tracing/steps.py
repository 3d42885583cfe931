"""The steps between a page of a publisher and a mailbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

Fact: TypeAlias = str | int | datetime


class StepKind(StrEnum):
    """What happened at a step, or did not."""

    # An address that is no article in the store
    NO_SOURCE = "no-source"  # nobody reads that site
    NOT_CONFIGURED = "not-configured"  # we could, but nobody wants it
    COVERED = "covered"
    NO_ARTICLE_ADDRESS = "no-article-address"  # it does not look like an article of its source
    RESTING = "resting"  # its source is no longer read
    NEVER_CRAWLED = "never-crawled"
    SOURCE_FAULT = "source-fault"
    NEVER_LISTED = "never-listed"
    LISTED = "listed"
    RETRIED = "retried"
    GIVEN_UP = "given-up"
    NO_ARTICLE = "no-article"
    FORBIDDEN = "forbidden"
    UNREADABLE = "unreadable"
    BLOCKED = "blocked"
    DISPUTED = "disputed"  # several texts claim the address

    # An article in the store
    KNOWN_AS = "known-as"  # the address leads to an article that we know under another one
    PUBLISHED = "published"
    SEEN = "seen"
    STORED = "stored"
    STORED_LATE = "stored-late"
    REVISED = "revised"
    BASELINE = "baseline"  # found at the first crawl of its source, alerts nobody
    IN_STORY = "in-story"
    UNCOMPARED = "uncompared"  # nobody's searches have been asked yet

    # One search of one subscriber
    NO_SEARCH = "no-search"
    SEARCH_ENDED = "search-ended"
    BEFORE_SEARCH = "before-search"
    LATE_BEFORE_SEARCH = "late-before-search"  # it could have been told before there was this search
    UNREADABLE_QUERY = "unreadable-query"
    NOT_MATCHED = "not-matched"
    EXCLUDED = "excluded"
    SOURCE_MUTED = "source-muted"
    MATCHED = "matched"
    MATCHED_ONCE = "matched-once"  # but the query, the article or our German is another one by now
    STOOD_BEFORE = "stood-before"  # the words were there before the article was changed
    SEARCH_CHANGED = "search-changed"  # since it was asked
    TOLD_BEFORE = "told-before"  # of the same story, by another article
    NO_DEBT = "no-debt"  # it matches now and did not when it was asked

    # One message
    OWED = "owed"
    OWED_UPDATE = "owed-update"
    LED_BY = "led-by"
    COPY = "copy"
    LATE = "late"
    WAITING = "waiting"
    DUE = "due"
    HELD = "held"
    LEASED = "leased"
    LEASE_LOST = "lease-lost"
    DEFERRED = "deferred"
    GATHERED = "gathered"
    SENT = "sent"
    MESSAGE_ID = "message-id"
    SUPPRESSED = "suppressed"
    DEAD = "dead"
    BOUNCED = "bounced"
    UNDELIVERABLE = "undeliverable"
    ADDRESS_SUPPRESSED = "address-suppressed"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step, with what its sentence names."""

    kind: StepKind
    at: datetime | None = None  # when it happened; None: it did not, or nobody noted when
    facts: Mapping[str, Fact] = field(default_factory=dict)
