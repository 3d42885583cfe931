"""KOMMUNAL (Drupal): slugs of mixed case straight below the homepage, and a mirror of the same pages.

No feed is known. Pages of the magazine itself have slugs of one or two words, articles of more.
"""

import re

from crawler.pages.generic import GenericPage
from crawler.sources import Source, UrlRule

SOURCE = Source(
    name="kommunal",
    title="KOMMUNAL",
    home="https://kommunal.de/",
    layouts=(GenericPage,),
    article_path=re.compile(r"[^-/?.]+(?:-[^-/?.]+){2,}/?(?:\?.*)?"),
    listings=("https://kommunal.de/",),
    url_rules=(UrlRule(pattern=r"^piano\.kommunal\.de/", replacement="kommunal.de/"),),
)
