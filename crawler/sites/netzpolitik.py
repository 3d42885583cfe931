"""netzpolitik.org (WordPress): <time> has the right clock with the wrong offset, so <meta> tells the moment.

Class names, feeds and traps were seen in a page of 2024; of the blocks that came later a few names are known.
Each post has a comment feed of its own. The collection is where WordPress puts it.
"""

import re

from crawler.pages.selectors import Selectors
from crawler.pages.styled import StyledPage
from crawler.pages.worded import WordedPage
from crawler.sources import Source


class NetzpolitikPage(StyledPage):
    """`/YYYY/slug/`."""

    selectors = Selectors(
        kicker=".entry-header .teaser__subtitle",
        teaser=".entry-excerpt",
        body=".entry-content",
        author=".entry-meta a[rel=author], .np-intro-author-name-list a",
        section=".entry-meta a[rel~=category]",
        caption=".entry-header figcaption, .wp-block-post-featured-image figcaption",
        image_credit=".entry-header figcaption span, .wp-block-post-featured-image figcaption span",
        keywords=".entry-footer__tags li, .wp-block-post-terms a",
        drop=(".netzpolitik-cta", "figure"),
    )


SOURCE = Source(
    name="netzpolitik",
    title="netzpolitik.org",
    home="https://netzpolitik.org/",
    layouts=(NetzpolitikPage, WordedPage),
    article_path=re.compile(r"\d{4}/(?!\d+/?(?:\?|$))[^/?]+/?(?:\?.*)?|\?p=\d+"),
    feeds=("https://netzpolitik.org/feed/",),
    wordpress="https://netzpolitik.org/wp-json/wp/v2/posts",
    listings=("https://netzpolitik.org/",),
    optional_indexes=("https://netzpolitik.org/wp-json/wp/v2/posts",),
)
