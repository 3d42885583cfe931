"""Behörden Spiegel (WordPress): no date is printed in older articles, the address names the day.

The feed has been verified by others. The markup has not been seen.
"""

import re

from crawler.pages.generic import GenericPage
from crawler.sources import Source

SOURCE = Source(
    name="behoerden_spiegel",
    title="Behörden Spiegel",
    home="https://www.behoerden-spiegel.de/",
    layouts=(GenericPage,),
    article_path=re.compile(r"\d{4}/\d\d/\d\d/(?!(?:feed|page)(?:/|$))[^/?]+/?(?:\?.*)?|\?p=\d+"),
    feeds=("https://www.behoerden-spiegel.de/feed/",),
    listings=("https://www.behoerden-spiegel.de/",),
)
