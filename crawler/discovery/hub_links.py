"""Which hub a feed offers for its news (W3C WebSub 4): by its HTTP header, or in itself. Pure."""

import re
from urllib.parse import urljoin

from crawler.discovery.listing import Index

_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)")
_RELATION = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)
_LONGEST = 2000


def offered_hub(url: str, link_header: str | None, index: Index) -> tuple[str, str] | None:
    """Return topic and hub, None when there is no hub. What the header says outweighs the feed."""
    linked = _links(url, link_header or "")
    hub = linked.get("hub") or index.hub
    topic = linked.get("self") or index.topic or url
    return (topic, hub) if hub and max(len(hub), len(topic)) <= _LONGEST else None


def _links(url: str, header: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for link in _LINK.finditer(header[:20_000]):
        relation = _RELATION.search(link[2])
        for name in (relation[1] or relation[2] or "").lower().split() if relation else ():
            try:
                found.setdefault(name, urljoin(url, link[1]))
            except ValueError:
                continue  # no URL
    return found
