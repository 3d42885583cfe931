"""Very many articles with the words of German news in the proportions in which language has them."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any

from bench.news import TOWNS
from query.days import berlin_day

NEWSROOM_SEED = 1  # the same for the vocabulary, whatever its size, and for what is asked of it
_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_FUNCTION_WORDS = """
    der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er
    hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor
    zur bis mehr durch man sein wurde sei hatte kann gegen vom können schon wenn habe seine unter wir soll ich
    eines Jahr zwei Jahren diese dieser wieder keine seiner worden will zwischen immer Millionen was sagte
"""
_STEMS = """
    Stadt Bürger Verkehr Schule Digital Energie Wasser Wohnung Straße Licht Daten Netz Rat Haus Park Platz Bau
    Plan Projekt Amt Kreis Land Bund Mittel Förder Klima Schutz Umwelt Wirtschaft Markt Sozial Jugend Kultur
    Sport Verein Feuerwehr Polizei Kranken Pflege Arbeit Beruf Bildung Hochschul Forschung Technik Sensor
    Ampel Beleuchtung Breitband Glasfaser Ausbau Sanierung Haushalt Finanz Steuer Gebühr Antrag Verwaltung
    Service Portal Plattform Anwendung Sicherheit Gesundheit Mobilität Fahrrad Bahn Bus Tarif Karte Nutzer
    Kunden Betrieb Werk Strom Wärme Gas Solar Wind Speicher Lade Säule Auto Motor Regional Zentral Innen
    Außen Haupt
"""
_ENDINGS = ("", "s", "en", "e", "er", "ung", "ungen", "lich", "liche", "en")


def vocabulary(size: int, random_source: random.Random) -> list[str]:
    """Return distinct words, the most frequent first: what joins, places, then ever longer compounds."""
    stems = _STEMS.split()
    words = dict.fromkeys((*_FUNCTION_WORDS.split(), *TOWNS, *stems))
    while len(words) < size:
        parts = random_source.choices(stems, k=random_source.choice((2, 2, 3)))
        joined = parts[0] + "".join(part.lower() for part in parts[1:]) + random_source.choice(_ENDINGS)
        words.setdefault(joined)
    return list(words)


class Newsroom:
    """Writes articles: the n-th word of the vocabulary comes with a frequency of about 1/n (Zipf's law)."""

    def __init__(self, words: int = 150_000, seed: int = NEWSROOM_SEED) -> None:
        self._random = random.Random(seed)
        self._words = vocabulary(words, self._random)
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self._words))))

    def articles(self, count: int, *, per_day: int) -> Iterator[dict[str, Any]]:
        """Yield rows of the table of articles, the oldest first."""
        first_day = _NOW - timedelta(days=count / per_day)
        for number in range(1, count + 1):
            yield self._article(number, first_day + timedelta(days=number / per_day))

    def _article(self, number: int, moment: datetime) -> dict[str, Any]:
        town = TOWNS[int(self._random.paretovariate(0.8)) % len(TOWNS)]
        paragraphs = "\n\n".join(self._sentences(5) for _ in range(4))
        return {
            "id": number,
            "source": f"blatt-{number % 200}",
            "url": f"https://blatt-{number % 200}.example/artikel/{number}",
            "story_id": 1,
            "fingerprint": f"{number:064x}",
            "body_fingerprint": f"{number:064x}",
            "content_hash": f"{number:064x}",
            "revision": 1,
            "first_seen_at": moment,
            "changed_at": moment,
            "kicker": town,
            "title": self._sentence(7),
            "teaser": self._sentences(2),
            "body": f"{town}s Rat tagt. {paragraphs}",
            "author": "Ina Muster",
            "published_at": moment,
            "published_origin": "json-ld",
            "section": ("Stadt", "Land", "Wirtschaft", "Kultur")[number % 4],
            "keywords": [town],
            "caption": None,
            "links": [],
            "related": [],
            "paywalled": False,
        }

    def _sentences(self, count: int) -> str:
        return ". ".join(self._sentence(13) for _ in range(count)) + "."

    def _sentence(self, words: int) -> str:
        return " ".join(self._random.choices(self._words, cum_weights=self._weights, k=words))


def day_of(article: dict[str, Any]) -> date:
    """Return the day on which such an article appeared."""
    return berlin_day(article["published_at"])
