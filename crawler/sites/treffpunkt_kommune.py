"""Treffpunkt Kommune, the site of the magazine der gemeinderat.

Taken for WordPress; its indexes and markup have not been seen, feed and collection are where it puts them.
"""

import re

from crawler.pages.fixed_words import FixedWords
from crawler.pages.worded import WordedPage
from crawler.sources import Source


class TreffpunktKommunePage(WordedPage):
    """`/<slug>/` and `/<section>/<slug>/`."""

    words = FixedWords(
        end=re.compile(r"Teilen mit:|Das könnte Sie auch interessieren|Beitragsnavigation"),
    )


SOURCE = Source(
    name="treffpunkt_kommune",
    title="Treffpunkt Kommune",
    home="https://www.treffpunkt-kommune.de/",
    layouts=(TreffpunktKommunePage,),
    article_path=re.compile(
        r"(?!(?:author|category|feed|page|tag|wp-)\b)(?:[\w-]+/)?[^-/?.]+(?:-[^-/?.]+){2,}/?(?:\?.*)?|\?p=\d+"
    ),
    feeds=("https://www.treffpunkt-kommune.de/feed/",),
    wordpress="https://www.treffpunkt-kommune.de/wp-json/wp/v2/posts",
    listings=("https://www.treffpunkt-kommune.de/", "https://www.treffpunkt-kommune.de/smart-city/"),
    optional_indexes=(
        "https://www.treffpunkt-kommune.de/wp-json/wp/v2/posts",
        "https://www.treffpunkt-kommune.de/feed/",
        "https://www.treffpunkt-kommune.de/smart-city/",
    ),
)
