"""Alerts for tests, in words of our own."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from alerts.alert import Alert, AlertedArticle, AlertedSearch
from query import Field

TITLE = "Sensoren melden freie Parkplätze"
URL = "https://www.kommune21.de/k21-meldungen/sensoren-melden-freie-parkplaetze"
TEXTS = {
    Field.KICKER: "Kaiserslautern",
    Field.TITLE: TITLE,
    Field.TEASER: "Wer einen Parkplatz sucht, soll ihn künftig schneller finden.",
    Field.BODY: (
        "Die Stadt stattet ihre Parkplätze mit Sensoren aus. Betreut wird das Netz von der KL.digital GmbH, "
        "die schon die Zähler der Stadtwerke angebunden hat.\n\n"
        "Im Frühjahr sollen die Zahlen für alle abrufbar sein, sagt Dr. Muster vom Bauamt in Kaiserslautern."
    ),
    Field.KEYWORDS: "Smart City\nKaiserslautern",
}


def an_alerted_article(**overrides: Any) -> AlertedArticle:
    """Return an article; title and kicker given here are also what is matched."""
    stated: dict[str, Any] = {
        "article_id": 3,
        "title": TITLE,
        "kicker": "Kaiserslautern",
        "url": URL,
        "source": "Kommune21",
        "published_at": datetime(2026, 11, 23, 8, 5, tzinfo=UTC),
        "first_seen_at": datetime(2026, 11, 23, 10, 0, tzinfo=UTC),
        "texts": TEXTS,
    }
    article = AlertedArticle(**(stated | overrides))
    texts = {**article.texts, Field.TITLE: article.title, Field.KICKER: article.kicker or ""}
    return replace(article, texts=texts)


def a_search(query: str = "KL.digital", number: int = 1) -> AlertedSearch:
    """Return a subscription that matched."""
    return AlertedSearch(subscription_id=number, query=query, since=datetime(2026, 11, 1, 12, 0, tzinfo=UTC))


def an_alert(**overrides: Any) -> Alert:
    """Return an alert of one article for one search."""
    stated: dict[str, Any] = {
        "row_id": 5,
        "subscriber_id": 7,
        "story_id": 42,
        "recipient": "leserin@example.org",
        "language": "de",
        "articles": (an_alerted_article(),),
        "searches": (a_search(),),
        "composed_at": datetime(2026, 11, 23, 11, 0, tzinfo=UTC),
    }
    return Alert(**(stated | overrides))
