"""Informationsdienst Wissenschaft: press releases of universities, without <h1>, metadata and canonical URL.

The markup was seen in a page of 2023: an <em> with the moment, <h4> headline, <h5> contact, <p><em> lead.
"""

import re

from crawler.pages.found import Candidates
from crawler.pages.picture_credits import bare_credit
from crawler.pages.selectors import Selectors
from crawler.pages.styled import StyledPage
from crawler.pages.worded import WordedPage
from crawler.sources import Source, UrlRule


class IdwPage(StyledPage):
    """`/de/news<id>`."""

    selectors = Selectors(
        title=".seven.columns > .blueline-top h4",
        teaser="ul.no-bullet + p > em",
        body="ul.no-bullet + p + p",
        author="h5.subheader::text",
        published=".seven.columns > .blueline-top > em",
        caption="p.widescreenhide::text",
    )

    def image_credit(self) -> Candidates[str]:
        """Yield who made the picture, the line below its caption."""
        lines = self.response.css("p.widescreenhide::text").getall()
        yield "selector", next((bare_credit(line) for line in lines if line.startswith("(c)")), None)

    def alias_urls(self) -> tuple[str, ...]:
        """Return the short link, which only the buttons for sharing name."""
        return tuple(self.response.css("[data-sharer]::attr(data-url)").re(r"^https?://\S+/-[A-Z0-9.]+$")[:1])


SOURCE = Source(
    name="idw",
    title="Informationsdienst Wissenschaft",
    home="https://idw-online.de/",
    layouts=(IdwPage, WordedPage),
    article_path=re.compile(r"de/news\d+(?:\?.*)?|de/news\?(?:.*&)?id=\d+(?:&.*)?"),
    feeds=("https://idw-online.de/pages/de/pressreleasesrss",),
    url_rules=(
        UrlRule(
            pattern=r"^idw-online\.de/(de|en)/(?:pdf)?news(?:\?(?:[^#]*&)?id=)?(\d+).*$",
            replacement=r"idw-online.de/\1/news\2",
        ),
        UrlRule(pattern=r"^idwf\.de/-", replacement="idw-online.de/-"),
    ),
)
