"""Smart City Dialog, the site of the federal model projects (Drupal): the headline is printed twice.

Neither feed nor markup has been seen. English twins are translations and left alone.
"""

import re

from crawler.pages.fixed_words import FixedWords
from crawler.pages.worded import WordedPage
from crawler.sources import Source


class SmartCityDialogPage(WordedPage):
    """`/aktuelles/<slug>`."""

    words = FixedWords(
        lines=re.compile(r"Main content|Content|Layout"),
    )


SOURCE = Source(
    name="smart_city_dialog",
    title="Smart City Dialog",
    home="https://www.smart-city-dialog.de/",
    layouts=(SmartCityDialogPage,),
    article_path=re.compile(
        r"aktuelles/(?!(?:veranstaltung|newsletter|termine)[^/?]*/?(?:\?|$))[^/?]+/?(?:\?.*)?"
        r"|group/\d+/content/\d+|node/\d+"
    ),
    listings=("https://www.smart-city-dialog.de/aktuelles",),
)
