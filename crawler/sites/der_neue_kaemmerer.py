"""Der Neue Kämmerer, the magazine for municipal finance.

No feed or listing has been seen; the further pages of a listing are called as by its sister.
"""

from crawler.pages.fazit import ARTICLE_PATH, LAYOUTS, url_rules
from crawler.sources import Source

SOURCE = Source(
    name="der_neue_kaemmerer",
    title="Der Neue Kämmerer",
    home="https://www.derneuekaemmerer.de/",
    layouts=LAYOUTS,
    article_path=ARTICLE_PATH,
    feeds=("https://www.derneuekaemmerer.de/feed/",),
    listings=("https://www.derneuekaemmerer.de/digitalisierung/", "https://www.derneuekaemmerer.de/"),
    listing_pages="https://www.derneuekaemmerer.de/digitalisierung/?dps_paged={page}",
    url_rules=url_rules("derneuekaemmerer.de"),
    optional_indexes=(
        "https://www.derneuekaemmerer.de/feed/",
        "https://www.derneuekaemmerer.de/digitalisierung/",
    ),
)
