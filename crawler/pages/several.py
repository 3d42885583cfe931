"""Pages that hold several articles and are none: newsletters, live tickers, overviews, calendars."""

import re
from collections.abc import Sequence

from crawler.pages.blocks import Block
from crawler.pages.maintext import Page, link_share
from crawler.pages.metadata import Metadata
from crawler.pages.refusals import is_newsletter

_STAMP = re.compile(
    r"(?:\d{1,2}\.\s?\d{1,2}\.(?:\d{2,4})?,?\s*)?(?:[01]?\d|2[0-3])[.:][0-5]\d(?:\s*uhr)?\b"
    r"(?!\s*(?:euro|€|prozent|%|bis|[–-]))",
    re.IGNORECASE,
)
_TICKER = re.compile(r"live-?ticker|news-?ticker|live-?blog|im ticker|minutenprotokoll", re.IGNORECASE)
_MANY_STAMPS, _SOME_STAMPS = 6, 3
_ROUNDUP = re.compile(
    r"(?:schlagw[oö]rte?r?|themen?|tags?|kategorie|rubrik|archive?|alle (?:artikel|meldungen|beiträge)"
    r"|suchergebnisse?|pressemitteilungen|aktuelle meldungen)\b\s*(?::.*|.{0,25})",
    re.IGNORECASE,
)
_CALENDAR = re.compile(
    r"(?:veranstaltungen|veranstaltungskalender|termine|terminkalender|kalender)\b.{0,30}", re.IGNORECASE
)
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


def several(page: Page, stated: Metadata, text: Sequence[int], title: str) -> str | None:
    """Return what kind of page it is instead of an article, in German; None for an article."""
    blocks = [page.blocks[at] for at in text]
    if stated.is_live or _is_ticker(blocks, title):
        return "ein Liveticker"
    if is_newsletter(page.blocks) or _is_letter(page, blocks, title):
        return "ein Newsletter"
    blocks = [page.blocks[at] for at in text if not page.apart[at]]
    prose = sum(len(block.text) for block in blocks if len(block.text) >= _LONG and link_share(block) < 0.5)
    if prose >= _PROSE or (stated.is_article and prose >= _LONG):
        return None
    own = sum(len(block.text) for block in blocks if link_share(block) < 0.5)
    return _kind_of_list(page, own, title, is_stated=stated.is_article)


def _kind_of_list(page: Page, own: int, title: str, *, is_stated: bool) -> str | None:
    if _CALENDAR.fullmatch(title) and _dated(page.blocks) >= _FEWEST_POINTERS:
        return "ein Terminkalender"
    named = _ROUNDUP.fullmatch(title) and page.pointers >= _FEWEST_NAMED
    many = not is_stated and page.pointers >= _FEWEST_POINTERS and page.pointed > _POINTED * own
    return "eine Übersicht" if named or many else None


def _is_ticker(blocks: Sequence[Block], title: str) -> bool:
    stamps = sum(1 for block in blocks if _STAMP.match(block.text))
    return stamps >= (_SOME_STAMPS if _TICKER.search(title) else _MANY_STAMPS)


def _is_letter(page: Page, blocks: Sequence[Block], title: str) -> bool:
    greets = any(_SALUTATION.match(block.text) for block in blocks[:4])
    return (greets or title.lower().startswith("newsletter")) and page.pointers >= _FEWEST_NAMED


def _dated(blocks: Sequence[Block]) -> int:
    return sum(1 for block in blocks if len(block.text) <= _LONG and _DATED.match(block.text))
