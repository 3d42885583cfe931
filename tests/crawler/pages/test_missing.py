"""Telling an error page that answers 200 from an article."""

import pytest
from web_poet import HttpResponse

from crawler.pages.missing import says_not_found


def page(title: str, h1: str) -> HttpResponse:
    html = f"<html><head><title>{title}</title></head><body><h1>{h1}</h1><p>Mehr</p></body></html>"
    return HttpResponse("https://stadt.example/a/1", body=html.encode(), encoding="utf-8")


@pytest.mark.parametrize(
    ("title", "h1"),
    [
        ("Stadtblatt", "Seite nicht gefunden"),
        ("404", ""),
        ("404 – Stadtblatt", "Hoppla!"),
        ("Fehler 404", "Fehler 404"),
        ("Stadtblatt", "404 - Seite nicht gefunden"),
        ("Stadtblatt", "Die von Ihnen aufgerufene Seite konnte nicht gefunden werden."),
        ("Stadtblatt", "Die gewünschte Seite wurde leider nicht gefunden!"),
        ("Stadtblatt", "Dieser Artikel ist nicht mehr verfügbar"),
        ("Stadtblatt", "Der Artikel existiert nicht mehr."),
        ("Page not found | Stadtblatt", "Stadtblatt"),
        ("Nicht gefunden", ""),
        ("Stadtblatt", "Seite nicht gefunden (404)"),
        ("Error 404: Page not found", ""),
    ],
)
def test_an_error_page_is_known_by_its_headline(title: str, h1: str) -> None:
    assert says_not_found(page(title, h1)) is not None


@pytest.mark.parametrize(
    ("title", "h1"),
    [
        ("404 Euro für jeden – Stadtblatt", "404 Euro für jeden"),
        ("Vermisster nicht gefunden", "Vermisster nach Suche nicht gefunden"),
        ("Stadtblatt", "Warum die Seite nicht gefunden wurde: Kommunen ziehen um"),
        ("Stadtblatt", "Bürgeramt: Artikel 404 des Haushalts gestrichen"),
        ("Seitenwechsel", "Keine Seite ist wie die andere"),
        ("", ""),
    ],
)
def test_news_about_what_is_missing_stays_news(title: str, h1: str) -> None:
    assert says_not_found(page(title, h1)) is None
