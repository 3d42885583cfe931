"""Pages that hold several articles and are none: newsletters, live tickers, overviews, calendars.

Refusing a page is for ever, storing one too many is not: where the signs are weak a page is an article.
"""

import re
from collections.abc import Iterable, Sequence
from statistics import mean

from crawler.pages.blocks import Block
from crawler.pages.maintext import Page, link_share
from crawler.pages.metadata import Metadata
from crawler.pages.refusals import is_named_article, is_newsletter

_STAMP = re.compile(
    r"(?:\d{1,2}\.\s?\d{1,2}\.(?:\d{2,4})?,?\s*)?(?P<hour>[01]?\d|2[0-3])[.:](?P<minute>[0-5]\d)(?:\s*uhr)?\b"
    r"(?!\s*(?:euro|€|prozent|%|bis|[–-]))",
    re.IGNORECASE,
)
_TICKER = re.compile(r"live-?ticker|news-?ticker|live-?blog|im ticker|minutenprotokoll", re.IGNORECASE)
_MANY_STAMPS, _SOME_STAMPS = 6, 3
_ENTRY = 80  # letters at least of what a ticker says at a time; a programme says less
_ROUNDUP = re.compile(
    r"(?:schlagw[oö]rte?r?|themen?|tags?|kategorie|rubrik|archive?|alle (?:artikel|meldungen|beiträge)"
    r"|suchergebnisse?|pressemitteilungen|aktuelle meldungen)\b\s*(?::.*|.{0,25})",
    re.IGNORECASE,
)
_CALENDAR = re.compile(
    r"(?:veranstaltungen|veranstaltungskalender|termine|terminkalender|kalender)\b.{0,30}", re.IGNORECASE
)
_LETTER = re.compile(r"newsletter\b[\s:|–-]*(?:(?:nr|ausgabe|archiv|vom|kw|\d).*)?", re.IGNORECASE)
_SALUTATION = re.compile(
    r"(?:liebe|sehr geehrte|hallo|guten (?:morgen|tag))\b.{0,60}(?:leser|abonnent|freund|newsletter|damen)",
    re.IGNORECASE,
)
_DATED = re.compile(r"\d{1,2}\.\s?(?:\d{1,2}\.|[A-Za-zä]{3,9})")
_FEWEST_POINTERS = 5
_FEWEST_NAMED = 3
_POINTED = 4  # times as much about others as of its own
_PROSE = 800  # letters of running text that no overview has
_LONG = 120
_SHORTEST = 150


def several(page: Page, stated: Metadata, text: Sequence[int], title: str, url: str) -> str | None:
    """Return what kind of page it is instead of an article, in German; None for an article."""
    blocks = [page.blocks[at] for at in text]
    if stated.is_live or _is_ticker(blocks, title, is_stated=stated.is_article):
        return "ein Liveticker"
    running = {at: page.blocks[at] for at in text if link_share(page.blocks[at]) < 0.5}
    own = [block for at, block in running.items() if not page.apart[at]]
    prose = _length(block for block in own if len(block.text) >= _LONG)
    if prose >= _PROSE or (stated.is_article and prose >= _LONG):
        return None
    if is_newsletter(page.blocks) or _is_letter(page, blocks, title):
        return "ein Newsletter"
    if _CALENDAR.fullmatch(title) and _dated(page.blocks) >= _FEWEST_POINTERS:
        return "ein Terminkalender"
    named = is_named_article(url) and _length(running.values()) >= _SHORTEST
    return "eine Übersicht" if _is_list(page, stated, title, _length(own), is_named=named) else None


def _is_list(page: Page, stated: Metadata, title: str, own: int, *, is_named: bool) -> bool:
    if _ROUNDUP.fullmatch(title) and page.pointers >= _FEWEST_NAMED and page.pointed > own:
        return True
    is_short = page.pointers >= _FEWEST_POINTERS and page.pointed > _POINTED * own
    return is_short and not (stated.is_article or is_named)


def _length(blocks: Iterable[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _is_ticker(blocks: Sequence[Block], title: str, *, is_stated: bool) -> bool:
    found = [(stamp, block) for block in blocks if (stamp := _STAMP.match(block.text))]
    if _TICKER.search(title):
        return len(found) >= _SOME_STAMPS
    if len(found) < _MANY_STAMPS or mean(len(block.text) for _, block in found) < _ENTRY:
        return False
    # A chronicle begins with the morning, a ticker with the latest.
    times = [(int(stamp["hour"]), int(stamp["minute"])) for stamp, _ in found]
    return times != sorted(times) or not is_stated


def _is_letter(page: Page, blocks: Sequence[Block], title: str) -> bool:
    greets = any(_SALUTATION.match(block.text) for block in blocks[:4])
    return (greets or bool(_LETTER.fullmatch(title))) and page.pointers >= _FEWEST_NAMED


def _dated(blocks: Sequence[Block]) -> int:
    return sum(1 for block in blocks if len(block.text) <= _LONG and _DATED.match(block.text))
