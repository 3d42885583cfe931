"""The page object for a site whose markup is not known: its lines are told apart by their words."""

from datetime import datetime
from functools import cached_property
from typing import ClassVar

from crawler.pages.blocks import Block
from crawler.pages.fixed_words import FixedWords, has_words, without_fixed_words
from crawler.pages.found import Candidates
from crawler.pages.generic import GenericPage
from crawler.pages.headlines import find_headline
from crawler.pages.lead import Lead, read_lead


class WordedPage(GenericPage):
    """Takes the lines of a page apart before the article is looked for."""

    words: ClassVar[FixedWords] = FixedWords()

    @cached_property
    def lead(self) -> Lead:
        """What the lines around the headline say."""
        return self._lines[0]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The page as lines of text, without those of the lead and without the fixed words."""
        return self._lines[1]

    def author(self) -> Candidates[str]:
        """Yield the byline before what is stated: `Redaktion` is often stated."""
        yield "selector", ", ".join(self.chosen.texts("author"))
        yield "printed", self.lead.author
        yield from super().author()

    def teaser(self) -> Candidates[str]:
        """Yield the lead that is also stated as description."""
        yield "selector", self.chosen.text("teaser")
        yield "printed", self.lead.teaser
        yield from super().teaser()

    def printed_moment(self) -> datetime | None:
        """Return the moment printed around the headline."""
        return self.lead.moment or super().printed_moment()

    def image_credit(self) -> Candidates[str]:
        """Yield the credit of a picture above the headline where none stands below."""
        yield from super().image_credit()
        yield "printed", self.lead.credit

    def paywalled(self) -> bool:
        """Tell it by the words in the place of the rest, too."""
        return super().paywalled() or has_words(self.all_blocks, self.words.paywall)

    @cached_property
    def _lines(self) -> tuple[Lead, tuple[Block, ...]]:
        blocks = self.all_blocks
        headline = find_headline(blocks, self.metadata.titles)
        if headline is None:
            return Lead(author=None, moment=None, teaser=None, credit=None, taken=frozenset()), blocks
        kept = list(without_fixed_words(blocks, self.words, headline.after))
        first = next(at for at, (place, _) in enumerate(kept) if place == headline.first)
        after = first + headline.after - headline.first
        left = [block for _, block in kept]
        lead = read_lead(left, headline.title, first, after, self.metadata.description)
        return lead, tuple(block for at, block in enumerate(left) if at not in lead.taken)
