"""Verwaltung der Zukunft (Drupal): each article is also `/node/<id>`, which its page names as short link.

The feed has been verified by others. The markup has not been seen.
"""

import re

from crawler.pages.fixed_words import FixedWords
from crawler.pages.worded import WordedPage
from crawler.sources import Source


class VdzPage(WordedPage):
    """`/<section>/<slug>`."""

    words = FixedWords(
        end=re.compile(r"Weitere Artikel"),
    )


SOURCE = Source(
    name="vdz",
    title="Verwaltung der Zukunft",
    home="https://www.vdz.org/",
    layouts=(VdzPage,),
    article_path=re.compile(
        r"node/\d+"
        r"|(?!(?:comment|modules|node|search|sites|tags|taxonomy|themes|user)/)[\w-]+/[\w%-]{8,}/?(?:\?.*)?"
    ),
    feeds=("https://www.vdz.org/rss.xml",),
    listings=("https://www.vdz.org/",),
)
