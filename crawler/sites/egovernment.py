"""eGovernment (Vogel), until 2024 eGovernment Computing: articles are known by the id behind `-a-`.

The feed has been verified by others, the old host redirects. The markup has not been seen.
"""

import re

from crawler.pages.generic import GenericPage
from crawler.sources import Source, UrlRule

SOURCE = Source(
    name="egovernment",
    title="eGovernment",
    home="https://www.egovernment.de/",
    layouts=(GenericPage,),
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
