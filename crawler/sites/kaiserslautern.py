"""The press office of the city of Kaiserslautern: releases by a number of six digits.

Each page praises the city's own Facebook page, which names the city twice: see `crawler.pages.refusals`.
Neither feed nor markup has been seen.
"""

import re

from crawler.pages.generic import GenericPage
from crawler.sources import Source, UrlRule

SOURCE = Source(
    name="kaiserslautern",
    title="Stadt Kaiserslautern",
    home="https://www.kaiserslautern.de/",
    layouts=(GenericPage,),
    article_path=re.compile(
        r"buerger_rathaus_politik/medienportal/pressemitteilungen/\d{6}(?:/(?:index\.html(?:\.de)?)?)?(?:\?.*)?"
    ),
    listings=(
        "https://www.kaiserslautern.de/buerger_rathaus_politik/medienportal/pressemitteilungen/index.html.de",
    ),
    url_rules=(UrlRule(pattern=r"(/pressemitteilungen/\d{6})(?:[/?].*)?$", replacement=r"\1"),),
)
