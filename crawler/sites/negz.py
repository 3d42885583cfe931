"""NEGZ, the network of experts for digital administration (WordPress).

The feed has been seen in the settings of others. The markup has not been seen.
"""

import re

from crawler.pages.fixed_words import FixedWords
from crawler.pages.worded import WordedPage
from crawler.sources import Source


class NegzPage(WordedPage):
    """`/<slug>/`."""

    words = FixedWords(
        end=re.compile(r"Beitrag teilen|Weitere Beiträge"),
    )


SOURCE = Source(
    name="negz",
    title="NEGZ",
    home="https://negz.org/",
    layouts=(NegzPage,),
    article_path=re.compile(r"[^-/?.]+(?:-[^-/?.]+){2,}/?(?:\?.*)?|\?p=\d+"),
    feeds=("https://negz.org/feed/",),
    listings=("https://negz.org/",),
)
