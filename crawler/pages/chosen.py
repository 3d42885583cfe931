"""What the selectors of a layout find on a page."""

from collections.abc import Iterator
from datetime import datetime

from lxml import etree
from parsel import Selector
from web_poet import HttpResponse

from crawler.dates import printed_moment, stated_moment
from crawler.pages.blocks import Block, read_blocks
from crawler.pages.marks import split_keywords
from crawler.pages.selectors import Selectors
from crawler.pages.text import clean
from crawler.pages.urls import absolute, base_of

_MOST = 50  # elements one selector is read from
_LONGEST = 2000  # of a field that is no body


class ChosenParts:
    """Reads one page by the selectors given. Nothing is read before it is asked for."""

    def __init__(self, response: HttpResponse, selectors: Selectors) -> None:
        self._response = response
        self._selectors = selectors

    def text(self, field: str) -> str | None:
        """Return the text of the first element that has any, None where the selector finds nothing."""
        return next(self._texts(field), None)

    def texts(self, field: str) -> tuple[str, ...]:
        """Return the text of every element, each once."""
        return tuple(dict.fromkeys(self._texts(field)))

    def keywords(self) -> tuple[str, ...]:
        """Return the keywords, each once."""
        return tuple(dict.fromkeys(word for text in self._texts("keywords") for word in split_keywords(text)))

    def moment(self, now: datetime) -> datetime | None:
        """Return the date in `datetime` or `content`, or in the text where those say none."""
        for found in self._found("published"):
            stated = [found.attrib.get("datetime"), found.attrib.get("content")] if _is_element(found) else []
            for text in filter(None, [*stated, _text_of(found)]):
                if moment := stated_moment(text) or printed_moment(text, now):
                    return moment
        return None

    def link(self, field: str) -> str | None:
        """Return the absolute URL of the first link found."""
        for found in self._found(field):
            href = found.attrib.get("href") if _is_element(found) else found.get()
            if url := absolute(base_of(self._response), href or ""):
                return url
        return None

    def blocks(self) -> tuple[Block, ...]:
        """Return the lines of the body, without what is to be dropped."""
        page = self._response.selector
        dropped = {found.root for css in self._selectors.drop for found in page.css(css)}
        taken: list[etree._Element] = []
        blocks: list[Block] = []
        for found in self._found("body"):
            element = found.root
            if _is_element(found) and not any(outer in taken for outer in element.iterancestors()):
                taken.append(element)
                blocks += read_blocks(element, base_of(self._response), dropped)
        return tuple(blocks)

    def _found(self, field: str) -> list[Selector]:
        css = getattr(self._selectors, field)
        return list(self._response.selector.css(css)[:_MOST]) if css else []

    def _texts(self, field: str) -> Iterator[str]:
        for found in self._found(field):
            if text := _text_of(found):
                yield text


def _is_element(found: Selector) -> bool:
    return isinstance(found.root, etree._Element)  # noqa: SLF001  (lxml names its element so)


def _text_of(found: Selector) -> str:
    if not _is_element(found):
        return clean(found.get() or "")[:_LONGEST]
    if found.root.tag == "meta":
        return clean(found.attrib.get("content", ""))[:_LONGEST]
    text = " ".join(block.text for block in read_blocks(found.root, ""))
    return text[:_LONGEST].rstrip()
