"""Which of a page's many titles is the headline."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from crawler.pages.metadata import Metadata, spans
from crawler.pages.text import letters

_MARK = re.compile(r"\s+(?:[-–—|·•»›]|::)\s+|\s*\|\s*")
_FEWEST_LETTERS = 8
_LONGEST_NAME = 40
# How much a statement counts when several agree. Twitter's repeats Open Graph's.
_WEIGHTS = {"json-ld": 1.0, "printed": 1.0, "og": 1.0, "twitter": 0.0, "title": 0.5}
_ORDER = ("json-ld", "og", "printed", "twitter", "title")


def headline(stated: Metadata, printed: Sequence[str], url: str) -> tuple[str, str] | None:
    """Return the rule and the headline; `printed` are the texts that may be it on the page.

    What most statements agree upon is taken, in the words of the page.
    """
    names = _site_names(stated, url)
    shown = [text for text in printed if letters(text) and letters(text) not in names]
    candidates = [(rule, _words(text, shown, names)) for rule, text in stated.headlines]
    agreed = {letters(text) for _, text in candidates}
    candidates += [("printed", text) for text in shown if letters(text) in agreed] or [
        ("printed", text) for text in shown[:1]
    ]
    candidates = [(rule, text) for rule, text in candidates if rule == "printed" or len(letters(text)) >= 3]
    if not candidates:
        return None
    votes: dict[str, float] = {}
    for rule, key in {(rule, letters(text)) for rule, text in candidates}:
        votes[key] = votes.get(key, 0) + _WEIGHTS[rule]
    return max(candidates, key=lambda one: (votes[letters(one[1])], -_ORDER.index(one[0])))


def _words(title: str, shown: Sequence[str], names: frozenset[str]) -> str:
    """Return the part of a stated title that is printed as headline, else all but the site's name."""
    parts = {letters(span): span for span in spans(title) if len(letters(span)) >= _FEWEST_LETTERS}
    for text in shown:
        if letters(text) in parts:
            return text
    for key in sorted(parts, key=len, reverse=True):  # a kicker may be printed before it
        if len(key) >= 2 * _FEWEST_LETTERS and any(letters(text).endswith(key) for text in shown):
            return parts[key]
    for text in shown:  # a kicker may be stated before it
        if len(letters(text)) >= 2 * _FEWEST_LETTERS and letters(title).endswith(letters(text)):
            return text
    return without_site(title, names)


def without_site(title: str, names: frozenset[str]) -> str:
    """Cut the site's name from a title: `Headline - Site`, `Headline | Section | Site`, `Site: Headline`."""
    marks = [
        (0, 0),
        *((mark.start(), mark.end()) for mark in _MARK.finditer(title)),
        (len(title), len(title)),
    ]
    parts = [title[end:start] for (_, end), (start, _) in pairwise(marks)]
    first, last = 0, len(parts)
    while last - first > 1 and _is_name(parts[last - 1], names):
        last -= 1
    if last == len(parts):
        while last - first > 1 and _is_name(parts[first], names):
            first += 1
    cut = title[marks[first][1] : marks[last][0]]
    head, colon, rest = cut.partition(": ")
    return rest if colon and letters(head) in names else cut


def _is_name(part: str, names: frozenset[str]) -> bool:
    key = letters(part)
    return len(part) <= _LONGEST_NAME and any(
        key == name or (len(name) > 4 and name in key) for name in names
    )


def _site_names(stated: Metadata, url: str) -> frozenset[str]:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    labels = host.split(".")
    named: Iterator[str] = iter([stated.site_name or "", host, labels[-2] if len(labels) > 1 else host])
    return frozenset(filter(None, map(letters, named)))
