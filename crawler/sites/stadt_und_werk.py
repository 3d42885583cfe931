"""stadt+werk, the sister of Kommune21 for municipal utilities: same publisher, same paths.

No feed, collection or listing has been seen; the former two are where WordPress puts them, if at all.
"""

from crawler.pages.k21 import ARTICLE_PATH, LAYOUTS, URL_RULES
from crawler.sources import Source

SOURCE = Source(
    name="stadt_und_werk",
    title="stadt+werk",
    home="https://www.stadt-und-werk.de/",
    layouts=LAYOUTS,
    article_path=ARTICLE_PATH,
    feeds=("https://www.stadt-und-werk.de/k21-meldungen/feed",),
    listings=("https://www.stadt-und-werk.de/",),
    url_rules=URL_RULES,
    wordpress="https://www.stadt-und-werk.de/wp-json/wp/v2/k21-meldungen",
    optional_indexes=(
        "https://www.stadt-und-werk.de/k21-meldungen/feed",
        "https://www.stadt-und-werk.de/wp-json/wp/v2/k21-meldungen",
    ),
)
