"""What a publisher states on text and data mining (§ 44b UrhG), by the TDM Reservation Protocol. Pure.

TDMRep, final report of the W3C community group, 2024: a file for the whole server, HTTP header fields, and
metadata in a page; the nearer to the text, the stronger.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from web_poet import HttpResponse

from storage.crawling.hosts import TdmFile

PATH = "/.well-known/tdmrep.json"
FRESH = timedelta(hours=24)
LARGEST = 256 * 1024  # characters
_MOST_RULES = 1000
_RESERVATION, _POLICY = "tdm-reservation", "tdm-policy"


@dataclass(frozen=True, kw_only=True)
class Stated:
    """One statement, with where it stands, word for word."""

    reserved: bool
    evidence: str
    policy: str | None = None  # URL of the conditions


def is_fresh(file: TdmFile, now: datetime) -> bool:
    """Tell whether a copy needs no new look."""
    return now - file.fetched_at < FRESH


def stated_in_file(file: TdmFile | None, url: str) -> Stated | None:
    """Return what the server's file states on a URL; None when it states nothing or is no TDMRep."""
    if file is None or not file.body:
        return None
    path = _path(url)
    for rule in _rules(file.body):
        if _matches(str(rule["location"]), path):  # the first match is the one meant
            return _stated(
                rule.get(_RESERVATION), rule.get(_POLICY), f"{file.origin}{PATH}: {json.dumps(rule)}"
            )
    return None


def stated_in_headers(url: str, headers: Mapping[str, str]) -> Stated | None:
    """Return what the header fields of an answer state; their names in lower case."""
    value, policy = headers.get(_RESERVATION), headers.get(_POLICY)
    return _stated(value, policy, f"HTTP-Kopf von {url}: {_RESERVATION}: {value}")


def stated_in_page(response: HttpResponse) -> Stated | None:
    """Return what the metadata of an HTML page states."""
    if _RESERVATION.encode() not in response.body.lower() or response.selector.type != "html":
        return None
    named = {
        (meta.attrib.get("name") or "").strip().lower(): meta.attrib.get("content")
        for meta in response.css("meta[name][content]")
    }
    value = named.get(_RESERVATION)
    return _stated(
        value, named.get(_POLICY), f'{response.url}: <meta name="{_RESERVATION}" content="{value}">'
    )


def _stated(value: object, policy: object, evidence: str) -> Stated | None:
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if text not in {"0", "1"}:
        return None  # by the protocol an error counts as nothing stated
    is_url = isinstance(policy, str) and policy.startswith(("http://", "https://"))
    return Stated(
        reserved=text == "1",
        evidence=evidence[:500],
        policy=str(policy)[:500] if text == "1" and is_url else None,
    )


def _rules(body: str) -> Iterator[dict[str, object]]:
    try:
        rules = json.loads(body)
    except (ValueError, RecursionError):
        return
    if isinstance(rules, list):
        yield from (
            rule
            for rule in rules[:_MOST_RULES]
            if isinstance(rule, dict) and isinstance(rule.get("location"), str)
        )


def _matches(location: str, path: str) -> bool:
    """Tell whether a path pattern of robots.txt matches: a prefix, with * for anything and $ for the end."""
    is_whole = location.endswith("$")
    first, *others = (unquote(part) for part in location.removesuffix("$").split("*"))
    if not path.startswith(first):
        return False
    position = len(first)
    for number, part in enumerate(others, start=1):
        # Of the last part before the end only the last place counts, of the others the first.
        is_last = is_whole and number == len(others)
        found = path.rfind(part, position) if is_last else path.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    return not is_whole or position == len(path)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return unquote(parts.path or "/") + (f"?{parts.query}" if parts.query else "")
