"""Deutscher Städtetag: press releases and position papers. Its second host has an ä in its name.

No feed has been seen, nor the markup.
"""

import re

from crawler.pages.worded import WordedPage
from crawler.sources import Source, UrlRule

SOURCE = Source(
    name="staedtetag",
    title="Deutscher Städtetag",
    home="https://www.staedtetag.de/",
    layouts=(WordedPage,),
    article_path=re.compile(
        r"(?:presse/pressemeldungen|positionen/positionspapiere)/(?:\d{4}/)?(?!\d{4}/?(?:\?|$))[^/?]+/?(?:\?.*)?"
    ),
    listings=(
        "https://www.staedtetag.de/presse/pressemeldungen",
        "https://www.staedtetag.de/positionen/positionspapiere",
    ),
    optional_indexes=("https://www.staedtetag.de/positionen/positionspapiere",),
    url_rules=(UrlRule(pattern=r"^xn--stdtetag-1za\.de/", replacement="staedtetag.de/"),),
)
