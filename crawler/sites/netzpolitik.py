"""netzpolitik.org (WordPress): <time> has the right clock with the wrong offset, so <meta> tells the moment.

Class names, feeds and traps were seen in a page of 2024. Each post has a comment feed of its own.
"""

import re

from crawler.pages.generic import GenericPage
from crawler.pages.selectors import Selectors
from crawler.pages.styled import StyledPage
from crawler.sources import Source


class NetzpolitikPage(StyledPage):
    """`/YYYY/slug/`."""

    selectors = Selectors(
        kicker=".entry-header .teaser__subtitle",
        teaser=".entry-excerpt",
        body=".entry-content",
        author=".entry-meta a[rel=author]",
        published='meta[property="article:published_time"]',
        section=".entry-meta a[rel~=category]",
        keywords=".entry-footer__tags li",
        drop=(".netzpolitik-cta", "figure"),
    )


SOURCE = Source(
    name="netzpolitik",
    title="netzpolitik.org",
    home="https://netzpolitik.org/",
    layouts=(NetzpolitikPage, GenericPage),
    article_path=re.compile(r"\d{4}/(?!\d+/?(?:\?|$))[^/?]+/?(?:\?.*)?|\?p=\d+"),
    feeds=("https://netzpolitik.org/feed/",),
    listings=("https://netzpolitik.org/",),
)
