"""Kommune21, the trade magazine for e-government.

No listing or feed of its smart-city section is known, so the feed and the collection of all news (where
WordPress puts them, they may be missing) and the homepage are read; what is of interest is the queries'
affair. Of the further pages of the listing one has been seen.
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
    listing_pages="https://www.kommune21.de/?pg={page}&post_type=k21-sprungungen",
    url_rules=URL_RULES,
    wordpress="https://www.kommune21.de/wp-json/wp/v2/k21-meldungen",
    optional_indexes=(
        "https://www.kommune21.de/k21-meldungen/feed",
        "https://www.kommune21.de/wp-json/wp/v2/k21-meldungen",
    ),
)
