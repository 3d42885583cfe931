"""Presseportal (news aktuell): releases by newsroom and id; slug and `/rss` behind them are decoration.

The feed of all releases is known and holds some fifteen, so it is to be read often. The listing of the topic
has not been seen. Police reports (`/blaulicht/`) are left alone. The markup is known by a few class names.
"""

import re

from crawler.pages.fixed_words import FixedWords
from crawler.pages.found import Candidates
from crawler.pages.worded import WordedPage
from crawler.sources import Source, UrlRule


class PresseportalPage(WordedPage):
    """`/pm/<newsroom>/<id>`."""

    words = FixedWords(
        lines=re.compile(r"(?:Bild-Infos|Download|Dokumente)(?: (?:Bild-Infos|Download))*"),
        end=re.compile(r"(?:Presse|Rück)?[Kk]ontakt:.*|Original-Content von:.*|Weitere Meldungen:.*"),
    )

    def kicker(self) -> Candidates[str]:
        """Yield nothing: what stands above a headline is the newsroom."""
        yield "printed", None


SOURCE = Source(
    name="presseportal",
    title="Presseportal",
    home="https://www.presseportal.de/",
    layouts=(PresseportalPage,),
    article_path=re.compile(r"pm/\d+/\d+(?:/[^?]*)?(?:\?.*)?"),
    feeds=("https://www.presseportal.de/rss/presseportal.rss2",),
    listings=("https://www.presseportal.de/st/Smart-City",),
    optional_indexes=("https://www.presseportal.de/st/Smart-City",),
    url_rules=(
        UrlRule(
            pattern=r"^presseportal\.de/pm/(\d+)/(\d+)(?:[/?].*)?$", replacement=r"presseportal.de/pm/\1/\2"
        ),
    ),
)
