"""#stadtvonmorgen, the sister of Der Neue Kämmerer for city development.

No feed or listing has been seen; the further pages of a listing are called `?dps_paged=10`.
"""

from crawler.pages.fazit import ARTICLE_PATH, LAYOUTS, url_rules
from crawler.sources import Source

SOURCE = Source(
    name="stadt_von_morgen",
    title="#stadtvonmorgen",
    home="https://www.stadtvonmorgen.de/",
    layouts=LAYOUTS,
    article_path=ARTICLE_PATH,
    feeds=("https://www.stadtvonmorgen.de/feed/",),
    listings=("https://www.stadtvonmorgen.de/smart-city/", "https://www.stadtvonmorgen.de/"),
    listing_pages="https://www.stadtvonmorgen.de/smart-city/?dps_paged={page}",
    url_rules=url_rules("stadtvonmorgen.de"),
    optional_indexes=("https://www.stadtvonmorgen.de/feed/", "https://www.stadtvonmorgen.de/smart-city/"),
)
