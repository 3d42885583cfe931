"""The two layouts of the K21 titles: what the printed forms mean."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from web_poet import HttpResponse

from crawler.dates import BERLIN
from crawler.items import ArticleItem, DateOrigin
from crawler.pages.k21 import URL_RULES, K21IdPage, K21WordPressPage
from crawler.reading import read
from crawler.sites import SOURCES
from storage.urls import url_key

_PAGES = Path(__file__).parents[2] / "sites/kommune21"
_OLD_URL = "https://www.kommune21.de/meldung_37657_KL.digital+bekommt+neue+Gesch%C3%A4ftsleitung.html"
_NEW_URL = "https://www.kommune21.de/k21-meldungen/kl-digital-bekommt-neue-geschaeftsleitung/"
_NOW = datetime(2026, 2, 6, 12, tzinfo=BERLIN)


def _page(name: str, url: str, *changes: tuple[str, str]) -> HttpResponse:
    html = (_PAGES / f"{name}.html").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in html
        html = html.replace(old, new)
    return HttpResponse(url, html.encode())


def _read(name: str, url: str, *changes: tuple[str, str]) -> ArticleItem:
    return read(SOURCES["kommune21"], _page(name, url, *changes), now=_NOW)


def test_the_article_of_december_2021_is_read_to_the_letter() -> None:
    item = _read("old_with_title", _OLD_URL)

    assert item.kicker == "Kaiserslautern"
    assert item.title == "KL.digital bekommt neue Geschäftsleitung"
    assert item.published_at == datetime(2021, 12, 13, tzinfo=BERLIN)
    assert item.teaser is not None
    assert item.teaser.startswith("Die KL.digital, Kaiserslauterns städtische Gesellschaft")
    assert item.author == "aö"
    assert item.keywords == ("Smart City", "Kaiserslautern", "KL.digital")
    assert item.image_credit == "Thomas Kierok"
    assert item.links == ("https://www.kaiserslautern.de", "https://www.herzlich-digital.de")
    assert item.body.startswith("Die neue Geschäftsführerin der KL.digital, Gesellschaft zur Planung")
    assert item.body.endswith("die richtige Person gefunden zu haben")


def test_related_items_are_kept_apart_from_the_body() -> None:
    item = _read("old_with_title", _OLD_URL)

    days = [date(2024, 5, day) for day in (14, 14, 13, 8, 7)]
    assert [related.published_on for related in item.related] == days
    assert item.related[2].kicker == "Dortmund"
    assert item.related[4].title == "Vielfältige Möglichkeiten"  # without its label `Bericht`
    for related in item.related:
        assert related.title not in item.body
        assert related.teaser
        assert related.teaser not in item.body
    assert "Dortmund" not in item.body
    assert "mehr..." not in item.body


def test_old_page_names_its_print_and_pdf_twins() -> None:
    item = _read("old_with_title", _OLD_URL)

    assert item.alias_urls == (
        "https://www.kommune21.de/druck.php?id=37657",
        _OLD_URL.replace(".html", ".pdf"),
    )


def test_a_print_link_that_is_the_same_on_every_page_is_no_twin() -> None:
    item = _read("old_with_title", _OLD_URL, ("druck.php?id=37657", "druckversion.php"))

    assert item.alias_urls == (_OLD_URL.replace(".html", ".pdf"),)


def test_view_date_changes_nothing() -> None:
    url = "https://www.kommune21.de/?p=124972&post_type=k21-meldungen"
    first = _read("native", url)

    later = _read(
        "native",
        url,
        ("Mittwoch, 16. Juli 2025", "Dienstag, 21. Oktober 2025"),
        ("6. Februar 2026", "7. Februar 2026"),
    )

    assert later == first


def test_view_date_is_in_no_field() -> None:
    item = _read("migrated", _NEW_URL)

    assert "Februar 2026" not in str(item)


def test_printed_day_wins_over_the_day_of_the_migration() -> None:
    item = _read("migrated", _NEW_URL)

    assert item.published_at == datetime(2021, 12, 13, tzinfo=BERLIN)
    assert item.published_origin is DateOrigin.PRINTED


def test_stated_moment_is_kept_where_it_names_the_printed_day() -> None:
    item = _read("migrated", _NEW_URL, ("2024-10-30T09:14:22+00:00", "2021-12-12T23:30:00+00:00"))

    assert item.published_at == datetime(2021, 12, 13, 0, 30, tzinfo=BERLIN)
    assert item.published_origin is DateOrigin.META


def test_caption_printed_twice_is_told_once() -> None:
    item = _read("migrated", _NEW_URL)

    assert item.caption == "Die neue Geschäftsführerin der KL.digital, Ilona Benz."
    assert item.caption not in item.body
    assert "Bildquelle" not in item.body


def test_corrected_typo_changes_the_body_only() -> None:
    before = _read("no_picture", "https://www.kommune21.de/?p=103033", ("Flurstücke", "Flurstükce"))

    after = _read("no_picture", "https://www.kommune21.de/?p=103033")

    assert after.body != before.body
    assert replace(after, body=before.body) == before


def test_layouts_are_told_apart() -> None:
    old = _page("old_with_title", "https://www.kommune21.de/artikel")
    new = _page("migrated", "https://www.kommune21.de/artikel")

    assert (K21IdPage.recognises(old), K21WordPressPage.recognises(old)) == (True, False)
    assert K21WordPressPage.recognises(new)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.kommune21.de/meldung_37657_KL.digital+bekommt+neue+Gesch%C3%A4ftsleitung.html",
        "https://kommune21.de/meldung_37657.html",
        "https://www.kommune21.de/meldung_37657",
        "https://www.kommune21.de/meldung_37657_gn",
        "https://kommune21.de/meldung_37657_KL.digital+bekommt+neue+Gesch%C3%A4ftsleitung.pdf",
        "https://www.kommune21.de/meldung_37657_Warum%3F+Darum%2C+1%2F2.html?utm_source=rss",
    ],
)
def test_all_old_urls_of_an_article_are_one(url: str) -> None:
    rules = [(rule.pattern, rule.replacement) for rule in URL_RULES]

    assert url_key(url, rules) == "kommune21.de/meldung_37657"


def test_short_links_with_and_without_post_type_are_one() -> None:
    rules = [(rule.pattern, rule.replacement) for rule in URL_RULES]

    keys = {
        url_key(f"https://www.kommune21.de/?p=124972{rest}", rules)
        for rest in ("", "&post_type=k21-meldungen")
    }

    assert keys == {"kommune21.de/?p=124972"}


def test_slugs_that_differ_by_a_number_and_equal_slugs_of_sisters_stay_apart() -> None:
    rules = [(rule.pattern, rule.replacement) for rule in URL_RULES]
    urls = [
        "https://www.kommune21.de/k21-meldungen/gemeinsam-smart/",
        "https://www.kommune21.de/k21-meldungen/gemeinsam-smart-2/",
        "https://www.stadt-und-werk.de/k21-meldungen/gemeinsam-smart/",
        "https://www.kommune21.de/meldung_3765.html",
        "https://www.kommune21.de/meldung_37657.html",
    ]

    assert len({url_key(url, rules) for url in urls}) == len(urls)
