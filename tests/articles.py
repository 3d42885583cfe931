"""Articles for tests, in words of our own."""

from datetime import UTC, datetime
from typing import Any

from crawler.items import ArticleItem
from storage.tables import Article

BODY = (
    "Die Stadt am Rand des Pfälzerwalds stattet ihre Parkplätze mit Sensoren aus. Sie melden jede halbe "
    "Minute, ob ein Platz frei ist, und funken das über ein stromsparendes Netz an das Rathaus.\n\n"
    "Nach Angaben des Bauamts sind die Geräte in den Boden eingelassen und halten acht Winter ohne neue "
    "Batterie. Im Frühjahr sollen die Zahlen für alle abrufbar sein, auch in der App der Verkehrsbetriebe. "
    "Weitere Viertel folgen, sobald der Rat das Geld freigegeben hat. Bis dahin bleibt es bei zwei Straßen."
)


def an_article(**overrides: Any) -> Article:
    """Return an article as the crawler hands it to the store, not yet saved."""
    stated: dict[str, Any] = {
        "source": "kommune21",
        "url": "https://www.kommune21.de/k21-meldungen/sensoren-melden-freie-parkplaetze",
        "kicker": "Kaiserslautern",
        "title": "Sensoren melden freie Parkplätze",
        "teaser": "Wer einen Parkplatz sucht, soll ihn künftig schneller finden.",
        "body": BODY,
        "author": "bw",
        "published_at": datetime(2026, 3, 4, 9, 30, tzinfo=UTC),
        "published_origin": "json-ld",
        "section": "Smart City",
        "keywords": ["Smart City", "Kaiserslautern"],
        "caption": "Ein Sensor vor dem Einbau.",
        "image_credit": "Stadt Kaiserslautern",
        "links": ["https://www.kaiserslautern.de"],
        "related": [],
    }
    return Article(**(stated | overrides))


def an_item(**overrides: Any) -> ArticleItem:
    """Return what a page said."""
    stated: dict[str, Any] = {
        "url": "https://www.kommune21.de/k21-meldungen/sensoren-melden-freie-parkplaetze",
        "title": "Sensoren melden freie Parkplätze",
        "body": BODY,
    }
    return ArticleItem(**(stated | overrides))
