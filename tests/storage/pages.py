"""Pages for the archive, in words of our own."""

from datetime import UTC, datetime, timedelta
from typing import Any

from storage.crawling.pages import KeptPage, pack

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_page(body: str = "<h1>Sauberer See</h1>", *, hours: float = 0, **overrides: Any) -> KeptPage:
    """Return a page fetched some hours after noon."""
    stated: dict[str, Any] = {
        "source": "blatt",
        "key": "blatt.example/a/see",
        "url": "https://blatt.example/a/see",
        "hops": ("https://blatt.example/a/see",),
        "fetched_at": NOON + hours * HOUR,
        "status": 200,
        "headers": {"content-type": "text/html", "server": "nginx", "etag": '"1"'},
        "body": pack(body.encode()),
        "alertable": True,
    }
    return KeptPage(**(stated | overrides))
