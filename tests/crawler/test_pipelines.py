"""What a page says becomes a row and the keys it is known by."""

import re
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.items import ArticleItem, DateOrigin, RelatedItem
from crawler.pages.article import ArticlePage
from crawler.pipelines import to_article
from crawler.sources import Source, UrlRule
from crawler.url_keys import article_keys, claims_of

HOME = "https://www.stadt.example/"
ITEM = ArticleItem(url=f"{HOME}a/sensoren/", title="Sensoren", body="Sie melden freie Plätze.")
SOURCE = Source(
    name="blatt",
    title="Blatt",
    home=HOME,
    layouts=(ArticlePage,),
    article_path=re.compile("a/.*"),
    feeds=(f"{HOME}feed/",),
    url_rules=(UrlRule(pattern=r"\.pdf$", replacement=""),),
)


def test_row_says_what_the_item_says() -> None:
    item = replace(
        ITEM,
        kicker="Trier",
        teaser="Kurz gesagt.",
        author="aö",
        published_at=datetime(2021, 12, 13, tzinfo=ZoneInfo("Europe/Berlin")),
        published_origin=DateOrigin.PRINTED,
        section="Panorama",
        keywords=("Smart City", "Trier"),
        caption="Ein Parkplatz.",
        image_credit="Stadt",
        links=("https://trier.example/",),
        related=(RelatedItem(title="Mehr", url=f"{HOME}a/mehr", published_on=date(2024, 5, 14)),),
    )

    row = to_article(SOURCE, item)

    stated = {name: getattr(row, name) for name in ("kicker", "title", "teaser", "body", "author", "section")}
    assert stated == {name: getattr(item, name) for name in stated}
    assert (row.source, row.url) == ("blatt", item.url)
    assert (row.published_at, row.published_origin) == (item.published_at, "printed")
    assert (row.keywords, row.links) == (["Smart City", "Trier"], ["https://trier.example/"])
    assert (row.caption, row.image_credit) == ("Ein Parkplatz.", "Stadt")
    assert row.related == [
        {
            "title": "Mehr",
            "kicker": None,
            "teaser": None,
            "url": f"{HOME}a/mehr",
            "published_on": "2024-05-14",
        }
    ]


def test_article_is_known_by_every_url_that_leads_to_it() -> None:
    item = replace(
        ITEM,
        canonical_url="https://stadt.example/a/sensoren-am-parkplatz",
        alias_urls=(f"{HOME}?p=4711", f"{HOME}a/sensoren.pdf"),
    )

    keys = article_keys(SOURCE, item, (f"{HOME}a/alt?utm_source=x", f"{HOME}a/umweg"))
    claims = claims_of(SOURCE, item)

    assert keys == {"stadt.example/a/alt", "stadt.example/a/umweg", "stadt.example/a/sensoren"}
    assert claims.keys == {
        "stadt.example/a/sensoren",
        "stadt.example/a/sensoren-am-parkplatz",
        "stadt.example/?p=4711",
    }
    assert claims.page_url == item.url


@pytest.mark.parametrize(
    "canonical",
    [
        "https://anderswo.example/a/sensoren",
        "https://stadt.example.anderswo.example/a/sensoren",
        HOME,
        "https://stadt.example",
        f"{HOME}index.html?utm_source=x",
        f"{HOME}feed",
        f"{HOME}a/suche?q=sensoren",
        f"{HOME}a/?s=sensoren",
        "https://anderswo.example/",
        "ftp://www.stadt.example/a/x",
        "https://[kaputt",
        "",
    ],
)
def test_canonical_url_is_not_believed_where_it_cannot_be_this_article(canonical: str) -> None:
    item = replace(ITEM, canonical_url=canonical, alias_urls=(canonical,))

    assert claims_of(SOURCE, item).keys == frozenset()
    assert to_article(SOURCE, item).url == ITEM.url


@pytest.mark.parametrize("section", [f"{HOME}thema/smart-city/", f"{HOME}stadt", f"{HOME}?cat=7"])
def test_a_canonical_url_that_is_no_articles_is_not_believed(section: str) -> None:
    item = replace(ITEM, canonical_url=section)

    assert claims_of(SOURCE, item).keys == frozenset()
    assert to_article(SOURCE, item).url == ITEM.url


def test_readers_get_the_canonical_url() -> None:
    item = replace(ITEM, canonical_url="https://www.stadt.example/a/kanonisch")

    assert to_article(SOURCE, item).url == "https://www.stadt.example/a/kanonisch"
