"""KOMMUNAL (Drupal): slugs of mixed case straight below the homepage, and a mirror of the same pages.

No feed is known. Pages of the magazine itself have slugs of one or two words, articles of more.
"""

import re

from crawler.pages.fixed_words import FixedWords
from crawler.pages.worded import WordedPage
from crawler.sources import Source, UrlRule


class KommunalPage(WordedPage):
    """`/<Slug>`."""

    words = FixedWords(
        boxes=re.compile(r"IMMER INFORMIERT BLEIBEN!"),
        end=re.compile(r"Meistgelesen|Fotocredits?:.*"),
        paywall=re.compile(r"Weiterlesen mit K\+.*"),
    )


SOURCE = Source(
    name="kommunal",
    title="KOMMUNAL",
    home="https://kommunal.de/",
    layouts=(KommunalPage,),
    article_path=re.compile(r"[^-/?.]+(?:-[^-/?.]+){2,}/?(?:\?.*)?"),
    listings=("https://kommunal.de/",),
    url_rules=(UrlRule(pattern=r"^piano\.kommunal\.de/", replacement="kommunal.de/"),),
)
