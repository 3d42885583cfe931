"""Deutscher Städte- und Gemeindebund: news and press releases. Neither feed nor markup has been seen."""

import re

from crawler.pages.worded import WordedPage
from crawler.sources import Source

SOURCE = Source(
    name="dstgb",
    title="Deutscher Städte- und Gemeindebund",
    home="https://www.dstgb.de/",
    layouts=(WordedPage,),
    article_path=re.compile(
        r"aktuelles/(?:\d{4}|archiv/archiv-\d{4})/[^/?]+/?(?:\?.*)?"
        r"|publikationen/pressemitteilungen/[^/?]+/?(?:\?.*)?"
    ),
    listings=("https://www.dstgb.de/aktuelles/", "https://www.dstgb.de/publikationen/pressemitteilungen/"),
    optional_indexes=("https://www.dstgb.de/publikationen/pressemitteilungen/",),
)
