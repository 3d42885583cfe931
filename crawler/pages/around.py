"""The lines around an article of an unknown site: who wrote it and when, its pictures, its keywords."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from crawler.dates import BERLIN, has_come, is_view_date, printed_day, printed_moment, stated_moment
from crawler.pages.agreement import MainText
from crawler.pages.blocks import Block
from crawler.pages.maintext import Page
from crawler.pages.names import begins_byline, people_in
from crawler.pages.picture_credits import bare_credit, credit_inside, is_named_credit, led_credit, part_credit
from crawler.pages.trimming import headline_place

_ABOVE = 12  # blocks above the headline that may belong to the article: kicker, picture, date
_DATE_ABOVE = 5  # of these, how many may date it
_BELOW = 15  # blocks below it that may name author and date
_BEHIND = 4  # blocks behind the text
_LONGEST_LINE = 160
_LONGEST_CAPTION = 600
_AUTHOR = re.compile(r"author|byline|autor|verfasser", re.IGNORECASE)
_CAPTION = re.compile(r"caption|bildunterschrift|bildtext", re.IGNORECASE)


@dataclass(frozen=True)
class Around:
    """A page, where its text stands, and the moment it is read."""

    page: Page
    main: MainText
    now: datetime

    @cached_property
    def headline(self) -> int | None:
        """The place of the headline."""
        chosen = [*self.main.lead, *self.main.text]
        return headline_place(self.page, chosen) if chosen else None

    @cached_property
    def article(self) -> Sequence[Block]:
        """The lines from a little above the headline to a little below the text."""
        text = self.main.text
        return self.page.blocks[max(0, self._start - _ABOVE) : text[-1] + _BEHIND] if text else ()

    def moment(self) -> datetime | None:
        """Return the moment that time elements state or lines print near the headline."""
        blocks = [block for block in self._dating() if not self.is_view_date(block)]
        stated = (stated_moment(text) for block in blocks for text in _times(block))
        lines = (block for block in blocks if len(block.text) <= _LONGEST_LINE and block.tag != "h1")
        printed = (printed_moment(block.text, self.now) for block in lines)
        for found in (stated, printed):
            if moment := next((one for one in found if one and has_come(one, self.now)), None):
                return moment
        return None

    def viewed_days(self) -> set[object]:
        """Return the days that lines of the page say it is."""
        return {printed_day(block.text) for block in self.page.blocks if self.is_view_date(block)}

    def is_view_date(self, block: Block) -> bool:
        """Tell a line that says what day it is from one below the headline that says what day it was."""
        if not is_view_date(block.text):
            return False
        today = self.now.astimezone(BERLIN).date()
        return block not in self._below or printed_day(block.text) == today

    def byline(self) -> tuple[str, ...]:
        """Return the people that a line near the headline or behind the text names as authors."""
        blocks = self.page.blocks
        near = blocks[max(0, self._start - _ABOVE) : self._start + _BELOW]
        behind = [blocks[at] for at in self.main.text[-2:]]
        for block in [*near, *behind]:
            is_line = len(block.text) <= _LONGEST_LINE
            named = is_line and (
                begins_byline(block.text) or _AUTHOR.search(block.element.get("class") or "")
            )
            if named and (people := people_in(block.text)):
                return people
        return ()

    def captions(self) -> Iterator[Block]:
        """Yield the lines that stand below pictures."""
        for block in self.article:
            named = "figcaption" in block.within or _CAPTION.search(block.element.get("class") or "")
            if len(block.text) <= _LONGEST_CAPTION and (named or block.beside_picture):
                yield block

    def credits(self) -> Iterator[str | None]:
        """Yield who made the pictures: from captions, from what is named so, from lines led by `Foto:`."""
        for block in self.captions():
            yield credit_inside(block.element) or part_credit(block.text)[1]
        for block in self.article:
            if len(block.text) <= _LONGEST_LINE:
                named = is_named_credit(block.element) and not begins_byline(block.text)
                yield bare_credit(block.text) if named else led_credit(block.text)

    @property
    def _start(self) -> int:
        if self.headline is not None:
            return self.headline
        return self.main.text[0] if self.main.text else 0

    @cached_property
    def _below(self) -> Sequence[Block]:
        at, text = self.headline, self.main.text
        return self.page.blocks[at + 1 : max(text[0], at + 2)] if at is not None and text else ()

    def _dating(self) -> Sequence[Block]:
        """Return the lines that may date the article: below the headline, above it, behind the text."""
        text, blocks = self.main.text, self.page.blocks
        if not text:
            return ()
        at = self.headline if self.headline is not None else max(0, text[0] - 4)
        above = blocks[max(0, at - _DATE_ABOVE) : at]
        below = blocks[at + 1 : max(text[0], at + 2)][:_BELOW]
        return [*below, *reversed(above), *blocks[text[-1] + 1 : text[-1] + _BEHIND]]


def _times(block: Block) -> Iterator[str]:
    """Yield what the time elements in and around a line state."""
    if block.element.tag == "time":
        yield block.element.get("datetime") or ""
    for element in block.element.iterdescendants("time"):
        yield element.get("datetime") or ""
