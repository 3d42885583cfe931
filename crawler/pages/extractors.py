"""What other extractors take for the text of a page. None where they fail, which is theirs to do.

Imported when first asked, as each takes a while: the command line never needs them, the fork server loads
them beforehand (crawler.preload).
"""

import re
from collections.abc import Sequence
from datetime import datetime
from importlib import import_module

from loguru import logger

from crawler.dates import stated_moment
from crawler.pages.text import letters

MODULES = ("htmldate", "resiliparse.extract.html2text", "trafilatura")
_LARGEST = 3_000_000  # characters of HTML
_NEW_YEAR = re.compile(r"\b0?1\.\s?(?:0?1\.|Jan)|-01-01|Jan(?:uary)?\.? 1\b")
_LONG = 30
_REACH = 200  # letters a short line may lie behind the one before


def by_resiliparse(html: str) -> str | None:
    """Quick (2 ms) and generous."""
    if not 0 < len(html) <= _LARGEST:
        return None
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    try:
        text: str = extract(html, main_content=True, alt_texts=False)
    except Exception as error:  # noqa: BLE001  (whatever a page makes of a foreign parser)
        _gave_up("resiliparse", error)
        return None
    return text


def by_trafilatura(html: str) -> str | None:
    """Careful, the best single one measured."""
    if not 0 < len(html) <= _LARGEST:
        return None
    extract = import_module("trafilatura").extract
    try:
        text: str | None = extract(html, favor_precision=True, include_comments=False, fast=True)
    except Exception as error:  # noqa: BLE001
        _gave_up("trafilatura", error)
        return None
    return text


def date_by_htmldate(html: str, url: str, now: datetime) -> datetime | None:
    """Return the day htmldate finds, midnight in Berlin."""
    if not 0 < len(html) <= _LARGEST:
        return None
    find_date = import_module("htmldate").find_date
    try:
        day: str | None = find_date(html, url=url, original_date=True, max_date=now.strftime("%Y-%m-%d"))
    except Exception as error:  # noqa: BLE001
        _gave_up("htmldate", error)
        return None
    if not day or (day.endswith("-01-01") and not _NEW_YEAR.search(html)):
        return None  # all that was found is a year, as in `© 2019`
    return stated_moment(day)


def placed(keys: Sequence[str], text: str | None) -> list[int]:
    """Return which blocks of the page an extractor's text is made of; `keys` are their letters."""
    whole, at = letters(text or ""), 0
    places: list[int] = []
    for place, key in enumerate(keys):
        if not key:
            continue
        found = whole.find(key) if len(key) >= _LONG else whole.find(key, at, at + _REACH + len(key))
        if found >= 0:
            places.append(place)
            at = found + len(key) if found >= at else at
    return places


def _gave_up(name: str, error: Exception) -> None:
    logger.debug("Ein Extraktor scheiterte", extractor=name, error=repr(error))
