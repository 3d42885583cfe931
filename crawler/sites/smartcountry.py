"""Smart Country Convention (Bitkom, Messe Berlin): no date is shown, English twins are translations.

Neither feed nor markup has been seen.
"""

import re

from crawler.pages.generic import GenericPage
from crawler.sources import Source

SOURCE = Source(
    name="smartcountry",
    title="Smart Country Convention",
    home="https://www.smartcountry.berlin/",
    layouts=(GenericPage,),
    article_path=re.compile(r"de/(?:newsblog|konzept/news/artikel)/[^/?]+\.html(?:\?.*)?"),
    listings=("https://www.smartcountry.berlin/de/newsblog/",),
)
