"""Records for tests, among them the worst that pages say."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from query import BERLIN
from storage.search import ArticleRecord

HOSTILE = (
    "=cmd|'/c calc'!A0",
    "+49 631 1234",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "Rechts \u202edlog\u202c links",
    "Glocke\x07 und \x0bSprung\x0c",
    "]]> und <![CDATA[x]]> &amp; &#0;",
    "</script><script>alert(1)</script>",
    "Er sagte „ja“ und \"nein\", 'vielleicht'; so",
    "Zeile\nER  - \nTY  - JOUR\r\nZeile\u2028Zeile\x85Zeile",
    "Emoji 👨‍👩‍👧 und 🏳️‍🌈, हिन्दी",
    "Über " + "sehr " * 1000 + "lang",
    r"100 % {un\gleich} } \\ \input{x} $a_b^c$ #1 ~ & \n @book{x,",
    "_x0041_ bleibt",
    "Nichtzeichen \ufffe\uffff Ende",
)


def a_record(**overrides: Any) -> ArticleRecord:
    """Return a record."""
    moment = datetime(2026, 3, 4, 10, 30, tzinfo=BERLIN)
    stated: dict[str, Any] = {
        "id": 1,
        "story": 1,
        "source": "kommune21",
        "source_title": "Kommune21",
        "url": "https://www.kommune21.de/sensoren?a=1&b=2",
        "day": date(2026, 3, 4),
        "published_at": moment,
        "published_origin": "json-ld",
        "first_seen_at": datetime(2026, 3, 4, 11, 0, 0, 500, tzinfo=BERLIN),
        "changed_at": datetime(2026, 7, 4, 12, 0, tzinfo=BERLIN),
        "revision": 2,
        "section": "Smart City",
        "kicker": "Kaiserslautern",
        "title": "Sensoren melden freie Parkplätze",
        "teaser": "Wer einen Parkplatz sucht, findet ihn schneller.",
        "text": "Erster Absatz.\n\nZweiter Absatz mit Straße.",
        "author": "Anna Beispiel, bw",
        "keywords": ("Smart City", "Verkehr; Straße"),
        "caption": None,
        "image_credit": "Stadt",
        "links": ("https://www.kaiserslautern.de",),
        "paywalled": False,
    }
    return ArticleRecord(**(stated | overrides))


def told(record: ArticleRecord) -> dict[str, Any]:
    """Return what a record tells of its article: all but how much of it may be shown to others."""
    return {name: value for name, value in asdict(record).items() if name != "snippet"}


def hostile_records() -> list[ArticleRecord]:
    """Return a record for each hostile text, which stands in all of its fields."""
    return [
        a_record(
            id=number,
            **dict.fromkeys(("title", "kicker", "teaser", "text", "author", "section", "caption"), text),
            keywords=(text.replace("\n", " "), "zwei"),
            source_title=text,
            url=f"https://a.example/{number}?x={text}",
        )
        for number, text in enumerate(HOSTILE, 1)
    ]
