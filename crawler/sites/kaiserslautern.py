"""The press office of the city of Kaiserslautern: releases by a number of six digits.

Each page praises the city's own Facebook page and so names the city, whatever it is about.
Neither feed nor markup has been seen.
"""

import re

from crawler.pages.fixed_words import FixedWords
from crawler.pages.worded import WordedPage
from crawler.sources import Source, UrlRule


class KaiserslauternPage(WordedPage):
    """`/…/pressemitteilungen/<id>/index.html.de`."""

    words = FixedWords(
        lines=re.compile(
            r"(?:Bitte beachten Sie, dass Sie|Achtung! Diese|Auf der offiziellen Facebook-Seite) .*"
        ),
        boxes=re.compile(r"Autor(?:/in|in)?:.*|Kaiserslautern auf Facebook.*"),
    )


SOURCE = Source(
    name="kaiserslautern",
    title="Stadt Kaiserslautern",
    home="https://www.kaiserslautern.de/",
    layouts=(KaiserslauternPage,),
    article_path=re.compile(
        r"buerger_rathaus_politik/medienportal/pressemitteilungen/\d{6}(?:/(?:index\.html(?:\.de)?)?)?(?:\?.*)?"
    ),
    listings=(
        "https://www.kaiserslautern.de/buerger_rathaus_politik/medienportal/pressemitteilungen/index.html.de",
    ),
    url_rules=(UrlRule(pattern=r"(/pressemitteilungen/\d{6})(?:[/?].*)?$", replacement=r"\1"),),
)
