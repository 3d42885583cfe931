"""move - moderne verwaltung, the sister of Kommune21 for federal and state authorities: same paths.

Neither feed nor listing has been seen; the feed is where WordPress puts it and may be missing.
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
    optional_indexes=("https://move-online.de/k21-meldungen/feed",),
)
