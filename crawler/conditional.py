"""Asking only for what has changed (RFC 9110 13)."""

from scrapy.http import Response


def condition(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the request headers that show what we have; none when there is nothing to show."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}


def is_conditional(response: Response) -> bool:
    """Tell whether an answer is one to a request that showed what we have: only then is a 304 believed."""
    asked = response.request.headers
    return "If-None-Match" in asked or "If-Modified-Since" in asked
