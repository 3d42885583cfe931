"""Standing queries as people leave them, in any number, and articles that name the same towns and topics."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from random import Random

from bench.news import news
from demo.newsroom_articles import NewsArticle

TOPICS = (
    "Parkplätze", "Sensoren", "Radweg", "Wärmenetz", "Datenplattform", "Bürgerbüro", "Verkehrswende",
    "Glasfaser", "Digitalisierung", "Stadtwerke", "Haushalt", "Ampeln", "Hochwasser", "Schule", "Kita",
    "Ausschreibung", "Klimaschutz", "Fördermittel", "Rechenzentrum", "Straßenlaternen", "Breitband",
    "E-Akte", "Onlinezugangsgesetz", "Smart City", "Künstliche Intelligenz",
)  # fmt: skip
_BEGINNINGS = (
    "Alt", "Berg", "Birken", "Blanken", "Brei", "Buch", "Dieters", "Eber", "Eichen", "Engel", "Falken",
    "Feld", "Franken", "Fried", "Gers", "Grün", "Hammel", "Hartmanns", "Heiligen", "Hohen", "Kalten",
    "Kirch", "Lands", "Langen", "Lichten", "Lind", "Markt", "Mittel", "Neu", "Nieder", "Ober", "Oster",
    "Rauhen", "Reichen", "Rosen", "Roten", "Schön", "Schwarzen", "Stein", "Tannen", "Unter", "Wald",
    "Weißen", "Wester", "Wild", "Winter", "Wolfs", "Ziegen",
)  # fmt: skip
_MIDDLES = ("", "ach", "al", "brunn", "el", "hof", "mar", "tal", "wieser")
_ENDINGS = (
    "au", "bach", "berg", "born", "bronn", "bruck", "burg", "dorf", "eck", "feld", "furt", "hagen", "hain",
    "hausen", "heim", "kirchen", "leben", "reuth", "rode", "see", "stadt", "stedt", "stein", "tal", "wald",
    "weiler",
)  # fmt: skip
_TOWNS = 11_000  # about as many municipalities as there are in Germany
_AREAS = (
    "Abfall", "Abwasser", "Ausbildung", "Bau", "Beleuchtungs", "Bildungs", "Bürger", "Daten", "Energie",
    "Feuerwehr", "Finanz", "Gesundheits", "Gewerbe", "Jugend", "Kultur", "Mobilitäts", "Pflege", "Schul",
    "Solar", "Sport", "Trinkwasser", "Verkehrs", "Verwaltungs", "Wohnungs",
)  # fmt: skip
_THINGS = (
    "amt", "ausschuss", "beirat", "bericht", "förderung", "konzept", "management", "netz", "plan", "portal",
    "projekt", "strategie", "verband", "zentrum",
)  # fmt: skip


def towns() -> list[str]:
    """Return the names of towns that are not there; a tenth of them are of two words."""
    names = ["".join(parts) for parts in product(_BEGINNINGS, _MIDDLES, _ENDINGS)]
    chosen = Random(1).sample(names, _TOWNS)
    return [f"Bad {name}" if number % 10 == 0 else name for number, name in enumerate(chosen)]


def topics() -> list[str]:
    """Return what towns are busy with: the words of TOPICS, and made-up ones."""
    return [*TOPICS, *(f"{area}{thing}" for area, thing in product(_AREAS, _THINGS))]


def standing_queries(number: int) -> Iterator[str]:
    """Yield queries as typed, the same ones first whatever the number.

    Of twenty, four are a town, two a phrase, six a town and a topic, two a town but for something, four a
    topic in one of several towns but for something, one a topic in the title and one a wildcard.
    """
    dice, places, subjects = Random(2), towns(), topics()
    for index in range(number):
        town, topic = dice.choice(places), dice.choice(subjects)
        yield _typed(index % 20, town, topic, dice.choices(places, k=2), dice)


def articles(number: int) -> list[NewsArticle]:
    """Return articles of about 3 KB, each of which names six of the towns and twelve of the topics."""
    dice, places, subjects = Random(3), towns(), topics()
    return [_naming(article, dice.sample(places, 6), dice.sample(subjects, 12)) for article in news(number)]


def _typed(kind: int, town: str, topic: str, others: list[str], dice: Random) -> str:
    town, topic = _quoted(town), _quoted(topic)
    if kind < 4:
        return town
    if kind < 6:
        return f"„{topic.strip('„“')} in {town.strip('„“')}“"
    if kind < 12:
        return f"{town} {topic}"
    if kind < 14:
        return f"{town} NICHT {dice.choice(_AREAS)}{dice.choice(_THINGS)}"
    if kind < 18:
        two = " ODER ".join(map(_quoted, others))
        return f"{topic} UND ({town} ODER {two}) NICHT Gewinnspiel NICHT Anzeige"
    return f"titel:{topic} {town}" if kind == 18 else f"{town} {dice.choice(_AREAS)}*"


def _quoted(words: str) -> str:
    return f"„{words}“" if " " in words else words


def _naming(article: NewsArticle, named: list[str], busy_with: list[str]) -> NewsArticle:
    pairs = zip(busy_with[::2], busy_with[1::2], strict=True)
    sentences = [f"In {town} geht es um {' und '.join(two)}." for town, two in zip(named, pairs, strict=True)]
    return replace(
        article,
        kicker=named[0],
        title=f"{busy_with[0]} in {named[0]}",
        body=f"{article.body}\n\n{' '.join(sentences)}",
    )
