"""Smart Country Convention (Bitkom, Messe Berlin): no date is shown, English twins are translations.

Neither feed nor markup has been seen.
"""

import re

from crawler.pages.fixed_words import FixedWords
from crawler.pages.worded import WordedPage
from crawler.sources import Source


class SmartCountryPage(WordedPage):
    """`/de/newsblog/<slug>.html`."""

    words = FixedWords(
        lines=re.compile(r"Seiteninhalt"),
        end=re.compile(r"Zur Übersicht|Back to list"),
    )


SOURCE = Source(
    name="smartcountry",
    title="Smart Country Convention",
    home="https://www.smartcountry.berlin/",
    layouts=(SmartCountryPage,),
    article_path=re.compile(r"de/(?:newsblog|konzept/news/artikel)/[^/?]+\.html(?:\?.*)?"),
    listings=("https://www.smartcountry.berlin/de/newsblog/",),
)
