"""stadt+werk, the sister of Kommune21 for municipal utilities: same publisher, same paths.

Neither feed nor listing has been seen; the feed is where WordPress puts it and may be missing.
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
    optional_indexes=("https://www.stadt-und-werk.de/k21-meldungen/feed",),
)
