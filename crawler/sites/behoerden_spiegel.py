"""Behörden Spiegel (WordPress): no date is printed in older articles, the address names the day.

The feed has been verified by others, the collection is where WordPress puts it. The markup has not been seen.
"""

import re

from crawler.pages.fixed_words import FixedWords
from crawler.pages.worded import WordedPage
from crawler.sources import Source


class BehoerdenSpiegelPage(WordedPage):
    """`/YYYY/MM/DD/<slug>/`."""

    words = FixedWords(
        end=re.compile(r"Kommentieren Sie den Artikel|Verwandte Artikel|Vorheriger Artikel|Nächster Artikel"),
    )


SOURCE = Source(
    name="behoerden_spiegel",
    title="Behörden Spiegel",
    home="https://www.behoerden-spiegel.de/",
    layouts=(BehoerdenSpiegelPage,),
    article_path=re.compile(r"\d{4}/\d\d/\d\d/(?!(?:feed|page)(?:/|$))[^/?]+/?(?:\?.*)?|\?p=\d+"),
    feeds=("https://www.behoerden-spiegel.de/feed/",),
    wordpress="https://www.behoerden-spiegel.de/wp-json/wp/v2/posts",
    listings=("https://www.behoerden-spiegel.de/",),
    optional_indexes=("https://www.behoerden-spiegel.de/wp-json/wp/v2/posts",),
)
