"""What a robots.txt says to us (RFC 9309). Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from storage.crawling.hosts import RobotsTxt

# RFC 9309 2.4: no copy older than a day. Asked for again after half of it, so that a server that fails for
# some hours does not silence its sources while our copy is still good.
FRESH = timedelta(hours=12)
KEPT = timedelta(hours=24)
LARGEST = 512 * 1024  # characters; RFC 9309 2.5 wants 500 KiB read at least


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules of the group that applies to us, for people to read."""

    allowed: tuple[str, ...] = ()  # path patterns
    disallowed: tuple[str, ...] = ()
    group: str | None = None  # "stadtradar", "*"; None when no group names us


def product_token(user_agent: str) -> str:
    """Return what rules are addressed to: the product, not the whole header (RFC 9309 2.2.1)."""
    return user_agent.split("/", maxsplit=1)[0]


def origin_of(url: str) -> str:
    """Return scheme and server, the scope of one robots.txt."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def is_fresh(robots: RobotsTxt, now: datetime) -> bool:
    """Tell whether a copy needs no new look."""
    return now - robots.fetched_at < FRESH


def is_usable(robots: RobotsTxt, now: datetime) -> bool:
    """Tell whether a copy may stand in for a server that fails."""
    return now - robots.fetched_at < KEPT


def replaced(before: RobotsTxt | None, fetched: RobotsTxt, token: str) -> RobotsTxt:
    """Return what to keep: the new copy, with the text before the last change of what it says to us."""
    if before is None:
        return fetched
    changed = rules_for(before.body, token) != rules_for(fetched.body, token)
    return RobotsTxt(
        origin=fetched.origin,
        fetched_at=fetched.fetched_at,
        status=fetched.status,
        body=fetched.body,
        crawl_delay=fetched.crawl_delay,
        previous_body=before.body if changed else before.previous_body,
        changed_at=fetched.fetched_at if changed else before.changed_at,
    )


def forbidden(body: str, token: str, urls: Iterable[str]) -> list[str]:
    """Return those of the URLs that a robots.txt of their origin forbids."""
    rules = Protego.parse(body)
    return [url for url in urls if not rules.can_fetch(url, token)]


def newly_forbidden(robots: RobotsTxt, token: str, urls: Collection[str]) -> list[str]:
    """Return those of the origin's URLs that were allowed before the last change and are forbidden now.

    Empty when nothing ever changed, and again as soon as the rules allow them.
    """
    if robots.previous_body is None:
        return []
    own = [url for url in urls if origin_of(url) == robots.origin]
    before = set(forbidden(robots.previous_body, token, own))
    return [url for url in forbidden(robots.body, token, own) if url not in before]


def rules_for(body: str, token: str) -> Rules:
    """Return the rules of the group that names us, or else of the one for everybody; as Protego chooses."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for agents, key, path in _lines(body):
        for agent in agents:
            groups.setdefault(agent, []).append((key, path))
    naming_us = [agent for agent in groups if agent in token.lower()]
    group = max(naming_us, key=len, default="*" if "*" in groups else None)
    rules = groups[group] if group else []
    return Rules(
        allowed=tuple(path for key, path in rules if key == "allow" and path),
        disallowed=tuple(path for key, path in rules if key == "disallow" and path),
        group=group,
    )


def _lines(body: str) -> Iterator[tuple[set[str], str, str]]:
    agents: set[str] = set()
    is_head = False  # whether the lines before were user-agent lines too
    for line in body.splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            agents = (agents if is_head else set()) | {value.lower()}
            is_head = True
        elif key in {"allow", "disallow"}:
            is_head = False
            yield agents, key, value
