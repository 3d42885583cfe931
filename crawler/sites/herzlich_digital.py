"""herzlich digital, the site of KL.digital (WordPress): news straight below the homepage.

The company is to be dissolved by 30.06.2026, so the site may go. Feed and collection are where WordPress
puts them and have not been seen, nor has the markup.
"""

import re

from crawler.pages.fixed_words import FixedWords
from crawler.pages.worded import WordedPage
from crawler.sources import Source


class HerzlichDigitalPage(WordedPage):
    """`/<slug>/`."""

    words = FixedWords(
        end=re.compile(r"Privatsphäre-Einstellungen|WordPress Cookie Hinweis von Real Cookie Banner"),
    )


SOURCE = Source(
    name="herzlich_digital",
    title="herzlich digital",
    home="https://www.herzlich-digital.de/",
    layouts=(HerzlichDigitalPage,),
    article_path=re.compile(r"(?:aktuelles/)?[^-/?.]+(?:-[^-/?.]+){2,}/?(?:\?.*)?|\?p=\d+"),
    feeds=("https://www.herzlich-digital.de/feed/",),
    wordpress="https://www.herzlich-digital.de/wp-json/wp/v2/posts",
    listings=("https://www.herzlich-digital.de/aktuelles/",),
    optional_indexes=(
        "https://www.herzlich-digital.de/feed/",
        "https://www.herzlich-digital.de/wp-json/wp/v2/posts",
    ),
)
