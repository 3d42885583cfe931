"""What the pages are built from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from alerts.tokens import ReaderTokens, UnsubscribeTokens
from storage.database import Database
from web.pause import Pause
from web.rendering import Renderer


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def never() -> Pause | None:
    """Say that reading never rests, where nobody reads."""
    return None


@dataclass(frozen=True, kw_only=True)
class Site:
    """The parts every page may use."""

    database: Database
    tokens: UnsubscribeTokens
    readers: ReaderTokens
    hmac_key: bytes = field(repr=False)
    render: Renderer
    base_url: str  # under which readers reach us, without a final slash
    title: str = "Stadtradar"
    clock: Callable[[], datetime] = utc_now
    pause: Callable[[], Pause | None] = never  # None: sources are read
