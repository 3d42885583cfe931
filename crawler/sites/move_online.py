"""move - moderne verwaltung, the sister of Kommune21 for federal and state authorities: same paths.

No feed, collection or listing has been seen; the former two are where WordPress puts them, if at all.
"""

from crawler.pages.k21 import ARTICLE_PATH, LAYOUTS, URL_RULES
from crawler.sources import Source

SOURCE = Source(
    name="move_online",
    title="move moderne verwaltung",
    home="https://move-online.de/",
    layouts=LAYOUTS,
    article_path=ARTICLE_PATH,
    feeds=("https://move-online.de/k21-meldungen/feed",),
    listings=("https://move-online.de/",),
    url_rules=URL_RULES,
    wordpress="https://move-online.de/wp-json/wp/v2/k21-meldungen",
    optional_indexes=(
        "https://move-online.de/k21-meldungen/feed",
        "https://move-online.de/wp-json/wp/v2/k21-meldungen",
    ),
)
