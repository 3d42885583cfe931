"""Verwaltung der Zukunft (Drupal): each article is also `/node/<id>`, which its page names as short link.

The feed has been verified by others. The markup has not been seen.
"""

import re

from crawler.pages.generic import GenericPage
from crawler.sources import Source

SOURCE = Source(
    name="vdz",
    title="Verwaltung der Zukunft",
    home="https://www.vdz.org/",
    layouts=(GenericPage,),
    article_path=re.compile(
        r"node/\d+"
        r"|(?!(?:comment|modules|node|search|sites|tags|taxonomy|themes|user)/)[\w-]+/[\w%-]{8,}/?(?:\?.*)?"
    ),
    feeds=("https://www.vdz.org/rss.xml",),
    listings=("https://www.vdz.org/",),
)
