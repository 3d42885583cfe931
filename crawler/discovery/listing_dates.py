"""The date that stands beside a link on a listing page."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from lxml.html import HtmlElement

from crawler.dates import berlin_midnight, printed_day, split_bracket, stated_moment

_HIGHEST = 4  # elements above the link; what stands further away belongs to other items too
_LARGEST = 200  # elements of an item
_LONGEST_DATE = 40  # characters of an element that prints nothing but a date
_OUTER = frozenset({"body", "html", "main"})
_NOT_ONLY_A_DATE = re.compile(r"[a-zäöüß]{10,}", re.IGNORECASE)  # no month is as long as that


def stated_beside(anchor: HtmlElement) -> datetime | None:
    """Return when the linked article appeared, as its item on the page says; None where it does not.

    Only what is marked up as a time, stands in brackets before the teaser or is an element's whole text
    counts: a date inside a sentence may be that of an event.
    """
    for item in _item(anchor):
        for element in item.iter("time"):
            if moment := stated_moment(element.get("datetime") or ""):
                return moment
        if moment := _printed(item):
            return moment
    return None


def _item(anchor: HtmlElement) -> Iterator[HtmlElement]:
    """Give the link and what surrounds it and no link to another page."""
    own = anchor.get("href")
    yield anchor
    for _, outer in zip(range(_HIGHEST), anchor.iterancestors(), strict=False):
        # Counted first: looking through a whole page for each of its links would take for ever.
        if outer.tag in _OUTER or len(list(islice(outer.iter(), _LARGEST + 1))) > _LARGEST:
            return
        if any(link.get("href") != own for link in outer.iter("a")):
            return
        yield outer


def _printed(item: HtmlElement) -> datetime | None:
    for text in item.itertext():
        words = " ".join(text.split())
        bracket = split_bracket(words)
        if bracket or (words and len(words) <= _LONGEST_DATE and not _NOT_ONLY_A_DATE.search(words)):
            day = printed_day(bracket[0] if bracket else words)
            if day:
                return berlin_midnight(day)
    return None
