"""eGovernment (Vogel), until 2024 eGovernment Computing: articles are known by the id behind `-a-`.

The feed has been verified by others, the old host redirects. Of the markup only a few class names are known.
"""

import re

from crawler.pages.fixed_words import FixedWords
from crawler.pages.worded import WordedPage
from crawler.sources import Source, UrlRule


class EGovernmentPage(WordedPage):
    """`/<slug>-a-<id>/`."""

    words = FixedWords(
        lines=re.compile(r"\(ID:\d+\)"),
        boxes=re.compile(r"(?:Anbieter|Firmen?) zum Thema|Jetzt Newsletter abonnieren.*|Jetzt abonnieren"),
        end=re.compile(r"Weiterführende Inhalte|Mehr zum Thema|Kommentare zu diesem Artikel.*"),
    )


SOURCE = Source(
    name="egovernment",
    title="eGovernment",
    home="https://www.egovernment.de/",
    layouts=(EGovernmentPage,),
    article_path=re.compile(r"[^/?]+-a-(?:\d{5,}|[0-9a-f]{32})/?(?:\?.*)?"),
    feeds=("https://www.egovernment.de/rss/news.xml",),
    listings=("https://www.egovernment.de/",),
    # The slug changes with the headline and the host changed with the title; the id stayed.
    url_rules=(
        UrlRule(
            pattern=r"^egovernment(?:-computing)?\.de/[^?]*-a-(\d{5,}|[0-9a-f]{32})(?:[/?].*)?$",
            replacement=r"egovernment.de/-a-\1",
        ),
    ),
)
