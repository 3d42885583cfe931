"""herzlich digital, the site of KL.digital (WordPress): news straight below the homepage.

The company is to be dissolved by 30.06.2026, so the site may go. The feed is where WordPress puts it and has
not been seen, nor has the markup.
"""

import re

from crawler.pages.generic import GenericPage
from crawler.sources import Source

SOURCE = Source(
    name="herzlich_digital",
    title="herzlich digital",
    home="https://www.herzlich-digital.de/",
    layouts=(GenericPage,),
    article_path=re.compile(r"(?:aktuelles/)?[^-/?.]+(?:-[^-/?.]+){2,}/?(?:\?.*)?|\?p=\d+"),
    feeds=("https://www.herzlich-digital.de/feed/",),
    listings=("https://www.herzlich-digital.de/aktuelles/",),
    optional_indexes=("https://www.herzlich-digital.de/feed/",),
)
