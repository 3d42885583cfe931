"""golem.de, the feed of politics and law: two layouts, since the pages were rebuilt in August 2025.

Class names were seen in pages of 2024 and 2025. The feeds are on a host of their own. Who has not consented
gets `Willkommen auf Golem.de` instead; we neither set its cookie nor pose as another crawler.
"""

import re

from web_poet import HttpResponse

from crawler.items import UnreadablePage
from crawler.pages.article import ArticlePage
from crawler.pages.selectors import Selectors
from crawler.pages.styled import StyledPage
from crawler.pages.worded import WordedPage
from crawler.sources import Source, UrlRule


class GolemWall(ArticlePage):
    """`Willkommen auf Golem.de`: under any address, and with so many words that it passes for an article."""

    @classmethod
    def recognises(cls, response: HttpResponse) -> bool:
        """Tell by the title."""
        return response.css("head > title::text").get("").strip().startswith("Willkommen auf Golem")

    def refuse_other_pages(self) -> None:
        """Raise UnreadablePage."""
        raise UnreadablePage(f"Statt der Seite kam eine Abfrage der Einwilligung: {self.response.url}")


class Golem2025Page(StyledPage):
    """Since 21.08.2025: class names begin with `go-`."""

    selectors = Selectors(
        kicker=".go-article-header__kicker",
        teaser=".go-article-header__intro",
        body="article.go-article",
        author=".go-article-header__author",
        keywords=".go-tag-list__tags .go-tag",
        caption=".go-article-header .go-media__caption",
        image_credit=".go-article-header .go-media__credit",
        next_page=".go-pagination__item--next a",
        drop=(
            ".go-article-header",
            ".go-ad-slot",
            ".go-affiliate-disclosure__trigger",
            ".go-info-box-container",
            ".go-pagination",
            ".go-pagination__list",
            ".go-tag-list",
            "figure",
        ),
    )


class Golem2024Page(StyledPage):
    """Until 20.08.2025: `<hgroup>` with headline and lead, paragraphs in `<section>`."""

    selectors = Selectors(
        kicker="hgroup h1 .dh2",
        teaser="hgroup > p",
        body=".formatted section",
        author=".authors a[rel=author]",
        keywords="meta[name=news_keywords]",
        caption="article header figcaption",
        image_credit="article header figcaption .source",
        drop=("p.meta", "figure", "p:contains('Dieser Artikel enthält sogenannte Affiliate-Links')"),
    )


SOURCE = Source(
    name="golem",
    title="golem.de",
    home="https://www.golem.de/",
    layouts=(GolemWall, Golem2025Page, Golem2024Page, WordedPage),
    article_path=re.compile(r"news/[\w-]+-\d{4}-\d{5,6}(?:\.amp)?\.html(?:\?.*)?"),
    feeds=("https://rss.golem.de/rss.php?feed=ATOM1.0&ms=politik-recht",),
    url_rules=(
        UrlRule(
            pattern=r"^golem\.de/news/[\w-]*?-?(\d{4}-\d{5,6})(?:-\d+)?\.html(?:\?.*)?$",
            replacement=r"golem.de/-\1",
        ),
    ),
)
