"""Zeitung für kommunale Wirtschaft (TYPO3): the first <h1> is the navigation's, <meta> names an agency.

The class names were seen in a page of 2022. The feed is only guessed by others.
"""

import re

from crawler.pages.fixed_words import has_words
from crawler.pages.selectors import Selectors
from crawler.pages.styled import StyledPage
from crawler.pages.worded import WordedPage
from crawler.sources import Source

_PAYWALL = re.compile(r"Weiterlesen mit ZFK Plus.*|Jetzt freischalten")


class ZfkPage(StyledPage):
    """`/section/sub/slug`."""

    selectors = Selectors(
        kicker=".contentHeaderHeader__rubriken .meta",
        title=".contentHeaderHeader__title",
        teaser=".contentHeaderHeader__abstract",
        published=".contentHeaderHeader__meta .meta__date",
        section=".contentHeaderHeader__rubriken .meta",
        body=".documentContent__content .co__rteContent",
        caption=".articleHeader__media .figure__caption",
        image_credit=".articleHeader__media .figure__copyright",
    )

    def paywalled(self) -> bool:
        """Tell it by the words in the place of the rest, too."""
        return super().paywalled() or has_words(self.all_blocks, _PAYWALL)


SOURCE = Source(
    name="zfk",
    title="Zeitung für kommunale Wirtschaft",
    home="https://www.zfk.de/",
    layouts=(ZfkPage, WordedPage),
    article_path=re.compile(
        r"(?!(?:fileadmin|services|typo3\w*|zfk|zfkde)/)"
        r"(?:[\w-]+/(?:[\w-]+/){1,2}[^-/?.]+(?:-[^-/?.]+)+|[\w-]+/[^-/?.]+(?:-[^-/?.]+){3,})/?(?:\?.*)?"
    ),
    feeds=("https://www.zfk.de/rss.xml",),
    listings=("https://www.zfk.de/digitalisierung", "https://www.zfk.de/digitalisierung/smart-city-energy"),
    optional_indexes=("https://www.zfk.de/rss.xml", "https://www.zfk.de/digitalisierung/smart-city-energy"),
)
