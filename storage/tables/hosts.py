"""What we ask of each host and what it allows: robots.txt, pauses, and the sums one shows a webmaster."""

from datetime import date, datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.metadata import Table
from storage.types import CleanText


class HostRules(Table):
    """The robots.txt of one origin, kept for a day (RFC 9309 2.4)."""

    __tablename__ = "host_rules"

    origin: Mapped[str] = mapped_column(CleanText, primary_key=True)  # "https://example.org"
    fetched_at: Mapped[datetime]
    status: Mapped[int]
    body: Mapped[str] = mapped_column(CleanText)
    crawl_delay: Mapped[float | None]  # seconds, as stated for us
    previous_body: Mapped[str | None] = mapped_column(CleanText)  # before its last change
    changed_at: Mapped[datetime | None]  # None while it is as first read


class HostTdm(Table):
    """The /.well-known/tdmrep.json of one origin, kept for a day (TDMRep)."""

    __tablename__ = "host_tdm"

    origin: Mapped[str] = mapped_column(CleanText, primary_key=True)
    fetched_at: Mapped[datetime]
    status: Mapped[int]  # 0 when the server could not be reached
    body: Mapped[str] = mapped_column(CleanText)  # empty unless served with status 200


class HostPause(Table):
    """The circuit breaker of one host: nothing is asked of it before `until`."""

    __tablename__ = "host_pause"

    host: Mapped[str] = mapped_column(String(255), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(CleanText)  # German


class HostDay(Table):
    """What was asked of one host on one day in Berlin."""

    __tablename__ = "host_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(String(255), primary_key=True)
    requests: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)  # as transferred
    not_modified: Mapped[int] = mapped_column(default=0)  # answers 304
    refused: Mapped[int] = mapped_column(default=0)  # answers 429 and 5xx
    slowest_ms: Mapped[int] = mapped_column(default=0)
    slowest_url: Mapped[str | None] = mapped_column(CleanText)


class WebSubSubscription(Table):
    """A hub's promise to tell us of news in a feed (W3C WebSub)."""

    __tablename__ = "websub_subscription"

    topic: Mapped[str] = mapped_column(CleanText, primary_key=True)  # the feed's own URL
    source: Mapped[str] = mapped_column(String(100), index=True)
    hub: Mapped[str] = mapped_column(CleanText)
    callback: Mapped[str] = mapped_column(String(64), unique=True)  # unguessable path segment
    secret: Mapped[str] = mapped_column(String(64))  # for X-Hub-Signature
    state: Mapped[str] = mapped_column(String(20))  # WebSubState
    requested_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]  # None until the hub has verified
    last_push_at: Mapped[datetime | None]
