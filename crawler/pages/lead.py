"""The lines between a headline and the text: who wrote it, when, and the lead, by their words alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.dates import is_view_date, printed_moment
from crawler.pages.blocks import Block
from crawler.pages.picture_credits import part_credit
from crawler.pages.text import letters

_REACH = 10  # blocks below the headline, with those of a picture and a share bar
_ABOVE = 3  # a press office dates its releases above the headline
_LONGEST = 160
_NAME = (
    r"(?:(?:Prof|Dr|Dipl|med|rer|nat|jur|h\.c)\.[-\w.]*\s+)*"
    r"[A-ZÄÖÜ][\w'’-]+(?:\s+(?:von|van|de)(?:\s+(?:der|den|und\s+zu))?)?(?:\s+[A-ZÄÖÜ][\w.'’-]*){1,3}"
)
_BYLINE = re.compile(
    rf"(?:^|(?<=[\s|/·•–—-]))(?:Ein(?:e)?\s+(?:Gastbeitrag|Beitrag|Kommentar|Bericht|Analyse|Interview)\s+von"
    rf"|[Vv]on|Autor(?:in|/in)?:|Text:)\s+(?P<names>{_NAME}(?:(?:,|\s+und|\s*&)\s+{_NAME})*)"
)
_DATE = re.compile(
    r"(?:(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag,?\s+|Mittwoch,?\s+|Sonnabend,?\s+|(?:Mo|Di|Mi|Do|Fr|Sa|So)\.?,\s*)?"
    r"\d{1,2}\.\s?(?:\d{1,2}\.|[A-Za-zÄä]{3,9}\.?)\s?\d{4}"
)
_FILLING = re.compile(
    r"\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*Uhr)?|\d+\s*(?:min|Min\.?|Minuten?)\s*(?:Lesedauer|Lesezeit|read)?"
    r"|Lese(?:zeit|dauer):?|(?:Presse(?:mitteilung|meldung)|Artikel|Meldung|Beitrag)(?=\s|:|$)"
    r"|(?:[Vv]eröffentlicht|Erstellt|Stand|Datum|vom|am|um|Uhr)\b|[\s|/,·•–—:()-]+"
)
_COUNTER = re.compile(r"\d{1,6}")


@dataclass(frozen=True, kw_only=True)
class Lead:
    """What the lines say. Empty or None where they are silent."""

    author: str | None
    moment: datetime | None
    teaser: str | None
    credit: str | None  # of a picture above the headline
    taken: frozenset[int]  # places of blocks that are no text of the article


def read_lead(blocks: Sequence[Block], title: str, first: int, after: int, description: str | None) -> Lead:
    """Read the lines around a headline whose blocks are `first` up to `after`."""
    author = moment = teaser = credit = None
    taken: set[int] = set()
    for at in _reach(blocks, first, after):
        text = blocks[at].text
        if at < first and is_view_date(text):
            continue  # it says what day it is, and Around knows that
        if at >= after and teaser is None and description and letters(text) == letters(description):
            teaser = text
        elif is_meta_line(text):
            author = author or _author(text)
            moment = moment or printed_moment(text)
        elif at < first and part_credit(text)[0] == "":
            credit = part_credit(text)[1]
        elif at < after or not (_COUNTER.fullmatch(text) or letters(text) == letters(title)):
            continue
        taken.add(at)
    return Lead(author=author, moment=moment, teaser=teaser, credit=credit, taken=frozenset(taken))


def is_meta_line(text: str) -> bool:
    """Tell whether a line says nothing but who wrote an article and when."""
    if len(text) > _LONGEST or not (_DATE.search(text) or _BYLINE.search(text)):
        return False
    return not _FILLING.sub("", _BYLINE.sub(" ", _DATE.sub(" ", text)))


def _reach(blocks: Sequence[Block], first: int, after: int) -> Iterator[int]:
    yield from range(after, min(after + _REACH, len(blocks)))
    yield from range(max(first - _ABOVE, 0), first)


def _author(text: str) -> str | None:
    found = _BYLINE.search(_DATE.sub("|", text))
    return ", ".join(re.split(r",\s*|\s+und\s+|\s*&\s*", found["names"])) if found else None
