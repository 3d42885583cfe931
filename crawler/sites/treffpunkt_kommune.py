"""Treffpunkt Kommune, the site of the magazine der gemeinderat.

Taken for WordPress; its feed, listings and markup have not been seen, the feed is where WordPress puts it.
"""

import re

from crawler.pages.generic import GenericPage
from crawler.sources import Source

SOURCE = Source(
    name="treffpunkt_kommune",
    title="Treffpunkt Kommune",
    home="https://www.treffpunkt-kommune.de/",
    layouts=(GenericPage,),
    article_path=re.compile(
        r"(?!(?:author|category|feed|page|tag|wp-)\b)(?:[\w-]+/)?[^-/?.]+(?:-[^-/?.]+){2,}/?(?:\?.*)?|\?p=\d+"
    ),
    feeds=("https://www.treffpunkt-kommune.de/feed/",),
    listings=("https://www.treffpunkt-kommune.de/", "https://www.treffpunkt-kommune.de/smart-city/"),
    optional_indexes=(
        "https://www.treffpunkt-kommune.de/feed/",
        "https://www.treffpunkt-kommune.de/smart-city/",
    ),
)
