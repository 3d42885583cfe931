"""The page object for any site: nothing is known of its markup."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from lxml import etree
from web_poet import HttpResponse

from crawler.dates import (
    berlin_midnight,
    printed_day,
    url_day,
)
from crawler.items import DateOrigin, NotAnArticle, RelatedItem
from crawler.pages.agreement import MainText, main_text
from crawler.pages.around import Around
from crawler.pages.article import ArticlePage
from crawler.pages.blocks import Block
from crawler.pages.extractors import date_by_htmldate, placed
from crawler.pages.found import Candidates
from crawler.pages.headlines import headline_at, split_kicker
from crawler.pages.lines import is_line_about
from crawler.pages.maintext import Page
from crawler.pages.marks import keywords_in
from crawler.pages.names import joined, people_in
from crawler.pages.paywall import wall_place
from crawler.pages.picture_credits import bare_credit, part_credit
from crawler.pages.printed import text_of
from crawler.pages.prose import prose
from crawler.pages.several import several
from crawler.pages.shape import is_reasonable
from crawler.pages.text import clean_fragment, letters
from crawler.pages.titles import headline

_MARKS_AUTHORS = etree.XPath("boolean(//@rel[. = 'author'] | //@itemprop[. = 'author'])")
_MIGRATED = timedelta(days=30)  # a post may be scheduled, or wait, after its address was made
_SHORTEST_STATED = 400
_PARAGRAPH = 80
_NEAR = 5  # lines above a paragraph, one of which may be its headline
_LONGEST_LINE = 120
_FEWEST_LETTERS = 80  # of lead and text; what says less is a contact, an error, a page to be filled
_LONGEST_TEASER = 3000  # characters; behind more of a text `Jetzt weiterlesen` advertises something else


class Heading(NamedTuple):
    """The headline, the rule that found it, and the kicker printed with it."""

    rule: str
    title: str
    kicker: str | None


class GenericPage(ArticlePage):
    """Reads an article of a site without rules of its own. The last layout of a source: it takes any page."""

    @classmethod
    def recognises(cls, response: HttpResponse) -> bool:
        """Take every HTML page."""
        return response.selector.type == "html"

    @cached_property
    def page(self) -> Page:
        """The blocks of the page with their surroundings."""
        return Page(self.blocks, self.metadata.titles)

    @cached_property
    def main(self) -> MainText:
        """Where lead and text stand."""
        return main_text(self.page, self._foreign, self.metadata.article_body)

    @cached_property
    def _foreign(self) -> str:
        """The page as it is given to other extractors; empty where it is no page to be given away."""
        return self.response.text if is_reasonable(self.response.selector.root) else ""

    @cached_property
    def around(self) -> Around:
        """The lines around the text."""
        return Around(self.page, self.main, self.now)

    def title(self) -> Candidates[str]:
        """Yield the headline: what most statements and the print agree upon."""
        yield "selector", self.chosen.text("title")
        yield self._heading.rule, self._heading.title
        yield "feed", self.listed.title
        yield "stated", next((text for _, text in self.metadata.headlines), None)
        yield "printed", self._line_before_text()

    def body(self) -> Candidates[str]:
        """Yield the text."""
        yield "selector", prose(text_of(self.chosen_blocks))
        places = self.main.text[1:] if self._lead_in_text else self.main.text
        texts = [self.blocks[at] for at in places if self._wall is None or at < self._wall]
        yield "json-ld", self._unprinted_text()
        if self._says_enough:
            yield self.main.rule, prose(texts)

    @property
    def _says_enough(self) -> bool:
        said = (letters(self.blocks[at].text) for at in (*self.main.lead, *self.main.text))
        return sum(map(len, said)) >= _FEWEST_LETTERS

    def _unprinted_text(self) -> str | None:
        """Return the text that is stated where a script would print it and nothing is printed instead."""
        stated = self.metadata.article_body or ""
        printed = sum(len(self.blocks[at].text) for at in self.main.text)
        if len(stated) < _SHORTEST_STATED or printed * 2 > len(stated) or self.paywalled():
            return None
        if self.main.text and set(self.main.text) & set(placed(self.page.letters, stated)):
            return None  # the beginning is shown, the rest is not for everybody
        return "\n\n".join(filter(None, map(clean_fragment, stated.splitlines())))

    def kicker(self) -> Candidates[str]:
        """Yield what stands in the headline before its words, or in a line of its own above it."""
        yield "selector", (self.chosen.text("kicker") or "").rstrip(" :|")
        yield "printed", self._heading.kicker

    def teaser(self) -> Candidates[str]:
        """Yield the lead as printed, else as stated."""
        yield "selector", self.chosen.text("teaser")
        yield "printed", " ".join(self.blocks[at].text for at in self.main.lead)
        if self._lead_in_text:
            yield "printed", self.blocks[self.main.text[0]].text
        yield "description", self._description()
        yield "feed", self.listed.teaser

    def author(self) -> Candidates[str]:
        """Yield the authors: people before offices, and what is stated before what is printed."""
        stated = {"json-ld": self.metadata.authors, "meta": self.metadata.meta_authors}
        yield "selector", ", ".join(self.chosen.texts("author"))
        for rule, names in stated.items():
            yield rule, joined(names) if self._are_people(names) else None
        yield "microdata", joined(self._marked_authors())
        yield "printed", joined(self.around.byline())
        yield from ((rule, joined(names)) for rule, names in stated.items())
        yield "feed", self.listed.author

    def _are_people(self, names: Sequence[str]) -> bool:
        is_person = self.metadata.author is not None and names == self.metadata.authors
        return is_person or any(people_in(name) for name in names)

    def published(self) -> Candidates[datetime]:
        """Yield what is stated, then what is printed near the headline, then what htmldate finds."""
        yield "selector", self.chosen.moment(self.now)
        url, stated = str(self.response.url), self.metadata.published_at
        in_url = url_day(url)
        moment = berlin_midnight(in_url) if in_url else None
        if moment and stated and moment < stated - _MIGRATED:
            yield DateOrigin.URL, moment  # a system states when it was filled from the one before
        yield self.metadata.published_origin or DateOrigin.META, stated
        yield DateOrigin.PRINTED, self.printed_moment()
        yield DateOrigin.FEED, self.listed.published_at
        yield DateOrigin.URL, moment
        yield "htmldate", self._found_moment(url)

    def caption(self) -> Candidates[str]:
        """Yield what is printed to the first picture."""
        yield "selector", self.chosen.text("caption")
        for block in self.around.captions():
            yield "printed", part_credit(block.text)[0]

    def image_credit(self) -> Candidates[str]:
        """Yield who made the first picture: printed beside it, else stated."""
        yield "selector", self.chosen.text("image_credit")
        yield from (("printed", credit) for credit in self.around.credits())
        yield "json-ld", bare_credit(self.metadata.image_credit or "")

    def section(self) -> Candidates[str]:
        """Yield the section of the site."""
        yield "selector", self.chosen.text("section")
        yield "json-ld", self.metadata.section
        yield "printed", next(iter(self._printed_keywords), None)

    def keywords(self) -> Candidates[tuple[str, ...]]:
        """Yield the keywords."""
        yield "selector", self.chosen.keywords()
        yield "json-ld", self.metadata.keywords
        yield "printed", self._printed_keywords

    def links(self) -> Iterator[str]:
        """Yield the links in the text that lead to other sites."""
        blocks = self.chosen_blocks or [self.blocks[at] for at in self.main.text]
        yield from self._outgoing(blocks)

    def related(self) -> tuple[RelatedItem, ...]:
        """Return nothing: what stands beside the text of an unknown site is not told apart."""
        return ()

    def refuse_other_pages(self) -> None:
        """Raise NotAnArticle for what is plainly no article."""
        self._refuse_by_address()
        if self.chosen_blocks:
            return
        url = str(self.response.url)
        kind = several(self.page, self.metadata, self.main.text, self._heading.title, url)
        if kind or self.metadata.is_listing:
            raise NotAnArticle(f"Kein Artikel, sondern {kind or 'eine Übersicht'}")

    def paywalled(self) -> bool:
        """Tell it by what is stated, or by the words printed where a short text ends."""
        return super().paywalled() or self._wall is not None

    @cached_property
    def _wall(self) -> int | None:
        text = self.main.text
        if sum(len(self.blocks[at].text) for at in text) > _LONGEST_TEASER:
            return None
        start = self.around.headline or 0
        return wall_place(self.blocks, start, text[-1] + 1 if text else start + 1)

    @cached_property
    def _printed_keywords(self) -> tuple[str, ...]:
        is_printed = any(keywords_in(block.text) is not None for block in self.blocks)
        return self.printed.keywords if is_printed and self.printed else ()

    @cached_property
    def _lead_in_text(self) -> bool:
        """Tell whether the text begins with the paragraph that is stated as its description."""
        stated = letters(self._description() or "")
        if self.main.lead or len(self.main.text) < 2 or len(stated) < 40:
            return False
        first = letters(self.blocks[self.main.text[0]].text)
        return first == stated or (first.startswith(stated) and len(stated) >= 0.9 * len(first))

    def _description(self) -> str | None:
        """Return the stated description, None where it is the site's rather than the article's."""
        stated = self.metadata.description or ""
        said = {word for block in self.around.article for word in _words(block.text)}
        own = set(_words(stated)) - set(_words(self.metadata.site_name or ""))
        return stated if own and len(own & said) * 2 >= len(own) else None

    @cached_property
    def _heading(self) -> Heading:
        rule, title = headline(self.metadata, self._headings(), str(self.response.url)) or ("printed", "")
        for block in self._h1():
            kicker, rest = split_kicker(block, self.metadata.titles)
            if kicker and letters(title) in {letters(rest), letters(block.text)}:
                return Heading(rule, rest, kicker.rstrip(": |"))
        above = self._line_above()
        return Heading(rule, title, above)

    def _line_above(self) -> str | None:
        if self.around.headline is None:
            return None
        line = headline_at(self.blocks, self.around.headline, self.metadata.titles).kicker
        return line if line and not is_line_about(line) and printed_day(line) is None else None

    def _headings(self) -> list[str]:
        """Return what may be printed as the headline: the h1, and what is stated word for word."""
        stated = (
            block.text
            for at, block in enumerate(self.blocks)
            if not self.page.apart[at] and self.page.keys[at] in self.page.titles and len(block.text) > 15
        )
        return [block.text for block in self._h1()] + list(islice(stated, 3))

    def _line_before_text(self) -> str | None:
        """Return the last short line above the first paragraph, the best there is without any headline."""
        start = next((at for at in self.main.text if self.page.weights[at] >= _PARAGRAPH), 0)
        above = [
            block for block in self.blocks[max(0, start - _NEAR) : start] if len(block.text) <= _LONGEST_LINE
        ]
        lines = [block for block in above if not is_line_about(block.text) and letters(block.text)]
        headings = [block for block in lines if block.is_heading]
        return (headings or lines)[-1].text if lines else None

    def _h1(self) -> list[Block]:
        return [block for block in self.blocks if block.tag == "h1"][:5]

    def _marked_authors(self) -> tuple[str, ...]:
        if not _MARKS_AUTHORS(self.response.selector.root):
            return ()
        found = self.response.selector.css(
            "[rel=author], [itemprop=author] [itemprop=name], [itemprop=author]"
        )
        texts = (" ".join(one.xpath(".//text()").getall()) for one in found[:5])
        return tuple(dict.fromkeys(name for text in texts for name in people_in(text)))

    def _found_moment(self, url: str) -> datetime | None:
        moment = date_by_htmldate(self._foreign, url, self.now)
        return moment if moment and moment.date() not in self.around.viewed_days() else None

    def printed_moment(self) -> datetime | None:
        """Return the moment printed near the headline."""
        return self.around.moment()


def _words(text: str) -> list[str]:
    return re.findall(r"\w{3,}", text.casefold())
