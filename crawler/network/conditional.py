"""Asking only for what has changed (RFC 9110 13)."""

from dataclasses import dataclass
from datetime import datetime

from scrapy.http import Response


@dataclass(frozen=True, kw_only=True)
class Validators:
    """What an index said last time."""

    etag: str | None = None
    last_modified: str | None = None
    listed_max: int = 0
    complete_at: datetime | None = None  # when what it names last joined up with known articles; None: never
    next_page: str | None = None  # where to go on, when it has not; see crawler.completion


def condition(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the request headers that show what we have; none when there is nothing to show."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}


def is_conditional(response: Response) -> bool:
    """Tell whether an answer is one to a request that showed what we have: only then is a 304 believed."""
    asked = response.request.headers if response.request else {}
    return "If-None-Match" in asked or "If-Modified-Since" in asked
