"""Digests for tests, in words of our own."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from alerts.alert import DigestAlert, ToldStory
from query import Field
from storage.tables import DigestKind
from tests.alerts.alerts import a_search, an_alerted_article

UNTIL = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)  # 7:00 in Berlin

_NEWS: tuple[tuple[str | None, str, str, str, str], ...] = (
    (
        "Kassel",
        "Ampelsteuerung in Kassel startet",
        "Funkbausteine nach LoRaWAN melden der Leitstelle, wie viele Wagen an den Ampeln warten.",
        "Kommune21",
        "https://www.kommune21.de/k21-meldungen/ampelsteuerung-startet",
    ),
    (
        "Jena",
        "Wasserzähler funken ihren Stand",
        "Die Stadtwerke lesen 4.000 Zähler aus der Ferne ab, das Netz dafür nutzt LoRaWAN.",
        "stadt+werk",
        "https://www.stadt-und-werk.de/k21-meldungen/wasserzaehler-funken/",
    ),
    (
        "Bad Hersfeld",
        "Hochwasser soll früher auffallen",
        "Pegel an drei Bächen schicken ihre Messwerte alle zehn Minuten über LoRaWAN an den Bauhof.",
        "move online",
        "https://www.move-online.de/meldung_51_hochwasser.html",
    ),
    (
        None,
        "Mülleimer melden sich, wenn sie voll sind",
        "Der Bauhof fährt nur noch dorthin, wo ein LoRaWAN-Sensor es verlangt.",
        "Landkreis Neustadt",
        "https://landkreis.example/aktuelles/muelleimer?id=7&seite=2",
    ),
    (
        "Ulm",
        "Heizungen in Schulen regeln sich selbst",
        "In zwölf Schulen misst LoRaWAN die Luft, bevor die Heizung am Montag anspringt.",
        "Kommune21",
        "https://www.kommune21.de/k21-meldungen/heizungen-regeln-sich",
    ),
    (
        "Kaiserslautern",
        "Sensoren melden freie Parkplätze",
        "Betreut wird das Netz von der KL.digital GmbH, die LoRaWAN schon für Zähler nutzt.",
        "Kommune21",
        "https://www.kommune21.de/k21-meldungen/sensoren-melden-freie-parkplaetze",
    ),
)


def a_told_story(number: int = 0, **overrides: Any) -> ToldStory:
    """Return a story; the first six differ in everything, further ones repeat them under other numbers."""
    kicker, title, sentence, source, url = _NEWS[number % len(_NEWS)]
    again = number // len(_NEWS)
    article = an_alerted_article(
        article_id=100 + number,
        title=f"{title} ({again + 1})" if again else title,
        kicker=kicker,
        url=f"{url}#{again}" if again else url,
        source=source,
        published_at=UNTIL - timedelta(hours=number % 24 + 1, minutes=7 * number),
        texts={Field.BODY: f"Davor steht ein Satz. {sentence} Danach steht noch einer."},
    )
    stated: dict[str, Any] = {
        "row_id": 500 + number,
        "story_id": 900 + number,
        "articles": (article,),
        "searches": (a_search("LoRaWAN", 1),),
    }
    return ToldStory(**(stated | overrides))


def a_digest(**overrides: Any) -> DigestAlert:
    """Return a daily digest of six stories for one search."""
    stated: dict[str, Any] = {
        "digest_id": 31,
        "subscriber_id": 7,
        "recipient": "leserin@example.org",
        "language": "de",
        "kind": DigestKind.DAILY,
        "day": date(2026, 11, 24),
        "since": UNTIL - timedelta(days=1),
        "until": UNTIL,
        "stories": tuple(a_told_story(number) for number in range(6)),
        "composed_at": UNTIL + timedelta(minutes=1),
    }
    return DigestAlert(**(stated | overrides))
