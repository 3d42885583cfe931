"""Kommune21, the trade magazine for e-government.

No listing or feed of its smart-city section is known, so the feed of all news (where WordPress puts it, it
may be missing) and the homepage are read; what is of interest is the queries' affair.
"""

from crawler.pages.k21 import ARTICLE_PATH, LAYOUTS, URL_RULES
from crawler.sources import Source

SOURCE = Source(
    name="kommune21",
    title="Kommune21",
    home="https://www.kommune21.de/",
    layouts=LAYOUTS,
    article_path=ARTICLE_PATH,
    feeds=("https://www.kommune21.de/k21-meldungen/feed",),
    listings=("https://www.kommune21.de/",),
    url_rules=URL_RULES,
    optional_indexes=("https://www.kommune21.de/k21-meldungen/feed",),
)
