"""What newsrooms do to a press release before they print it, at random but the same for the same seed."""

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TypeAlias

_PLACES = (
    "Amberg", "Bocholt", "Coburg", "Dorsten", "Eisenach", "Fulda", "Gifhorn", "Herne", "Iserlohn", "Jena",
    "Konstanz", "Lünen", "Minden", "Neuwied", "Oldenburg", "Pirmasens", "Quedlinburg", "Ravensburg", "Siegen",
    "Tübingen", "Uelzen", "Viersen", "Wismar", "Zwickau",
)  # fmt: skip
_PEOPLE = (
    "Agnes Borchert", "Björn Cordes", "Carla Dühring", "Detlef Egbers", "Elena Fiebig", "Frank Gossow",
    "Gesine Hattendorf", "Holger Ihde", "Imke Jessen", "Jonas Kaltwasser", "Katja Lohmeier", "Lars Mertz",
    "Miriam Nölting", "Nils Overbeck", "Olga Petzold", "Peer Quandt", "Rieke Sandvoß", "Sven Tiedtke",
)  # fmt: skip
_SAYINGS = (
    "Für uns ist das ein guter Tag, denn darauf haben viele lange gewartet",
    "Jetzt kommt es darauf an, dass die Leute davon auch erfahren und es benutzen",
    "Wir haben klein angefangen und wollen im nächsten Jahr nachlegen",
    "Das Geld ist knapp, aber an dieser Stelle wäre Sparen teuer geworden",
    "Ohne die Kolleginnen und Kollegen in den Ämtern hätten wir das nicht geschafft",
    "Andere Städte haben schon angerufen und wollen wissen, wie wir es gemacht haben",
)
_ROLES = ("Ratsmitglied", "Dezernentin", "Amtsleiter", "Bürgermeisterin", "Sprecher", "Beigeordneter")
_HEADLINES = (
    "Neues aus dem Rathaus", "Verwaltung geht den nächsten Schritt", "Das ändert sich jetzt",
    "Startschuss ist gefallen", "Mehr Service für alle", "Digital statt Papier",
    "Einfacher und schneller", "Ein Vorbild für andere",
)  # fmt: skip
_AGENCIES = ("(dpa)", "(dpa/lrs)", "(epd)", "(ots)", "(pm)", "(red)")
_ENDINGS = (
    "Weitere Informationen gibt es auf der Internetseite der Stadt.",
    "Fragen beantwortet die Pressestelle unter der bekannten Nummer.",
    "Foto: Pressestelle, Abdruck honorarfrei.",
    "Lesen Sie auch unsere übrigen Meldungen aus der Region.",
)
_QUOTES = (("„", "“"), ("»", "«"), ("“", "”"), ('"', '"'), ("«", "»"))
_CONTENT = re.compile(r"\b[a-zäöüß]{5,}\b|(?<=[a-zäöüß,] )[A-ZÄÖÜ][a-zäöüß]{4,}\b")
_SYLLABLE = re.compile(r"(?<=[a-zäöü]{4})(?=[a-zäöü]{4})")
_SENTENCE_END = re.compile(r"(?<=[a-zäöüß“]{2}[.!?]) (?=[A-ZÄÖÜ„])")


@dataclass(frozen=True)
class Release:
    """A text as a press office sends it, or as a newsroom prints it."""

    title: str
    paragraphs: tuple[str, ...]  # teaser first
    place: str = ""

    @property
    def body(self) -> str:
        """All paragraphs."""
        return "\n\n".join(self.paragraphs)


def releases() -> list[Release]:
    """Return the press releases of `releases.toml`."""
    found = tomllib.loads((Path(__file__).parent / "releases.toml").read_text("utf-8"))["release"]
    return [Release(one["title"], (one["teaser"], *_paragraphs(one["body"])), one["place"]) for one in found]


def _paragraphs(body: str) -> list[str]:
    return [paragraph.replace("\n", " ") for paragraph in body.strip().split("\n\n")]


Edit: TypeAlias = Callable[[Release, Random, Sequence[str]], Release]


def cut(release: Release, random: Random, _: Sequence[str]) -> Release:
    """Keep the first third or more, as who is short of space."""
    sentences = _sentences(release)
    kept = max(4, round(len(sentences) * random.uniform(0.35, 0.85)))
    return _of_sentences(release, sentences[:kept])


def retitle(release: Release, random: Random, _: Sequence[str]) -> Release:
    """Write another headline."""
    return replace(release, title=f"{release.place}: {random.choice(_HEADLINES)}".removeprefix(": "))


def reorder(release: Release, random: Random, _: Sequence[str]) -> Release:
    """Let two paragraphs change places."""
    paragraphs = list(release.paragraphs)
    if len(paragraphs) > 2:
        one, other = random.sample(range(len(paragraphs)), 2)
        paragraphs[one], paragraphs[other] = paragraphs[other], paragraphs[one]
    return replace(release, paragraphs=tuple(paragraphs))


def quote_somebody(release: Release, random: Random, _: Sequence[str]) -> Release:
    """Add what somebody on the spot has said."""
    said = random.sample(_SAYINGS, 2)
    person, role = random.choice(_PEOPLE), random.choice(_ROLES)
    quote = f"„{said[0]}“, sagte {role} {person}. „{said[1]}.“"
    at = random.randrange(1, len(release.paragraphs) + 1)
    return replace(release, paragraphs=(*release.paragraphs[:at], quote, *release.paragraphs[at:]))


def put_agency(release: Release, random: Random, _: Sequence[str]) -> Release:
    """Begin with place and agency."""
    first, *others = release.paragraphs
    return replace(release, paragraphs=(f"{release.place} {random.choice(_AGENCIES)} – {first}", *others))


def change_quotes(release: Release, random: Random, _: Sequence[str]) -> Release:
    """Use the quotation marks of another house."""
    opening, closing = random.choice(_QUOTES)
    return _everywhere(release, lambda text: text.replace("„", opening).replace("“", closing))


def add_ending(release: Release, random: Random, _: Sequence[str]) -> Release:
    """Add a line of the house."""
    return replace(release, paragraphs=(*release.paragraphs, random.choice(_ENDINGS)))


def merge_paragraphs(release: Release, random: Random, _: Sequence[str]) -> Release:
    """Make one paragraph of all, or one of each sentence."""
    joined = " ".join(release.paragraphs)
    return replace(release, paragraphs=(joined,) if random.random() < 0.5 else tuple(_sentences(release)))


def lose_signs(release: Release, random: Random, _: Sequence[str]) -> Release:
    """Lose some blanks behind full stops, and hyphenate some words with soft hyphens."""

    def worn(text: str) -> str:
        text = _SENTENCE_END.sub(lambda _: random.choice((" ", " ", "")), text)
        return _SYLLABLE.sub(lambda _: "\u00ad" * (random.random() < 0.1), text)

    return _everywhere(release, worn)


def reword(release: Release, random: Random, words: Sequence[str]) -> Release:
    """Replace, leave out and add words: 10 to 40 in a hundred, in some sentences more than in others."""
    share = random.uniform(0.1, 0.4)
    sentences = [
        _reworded(one, min(0.9, random.uniform(0, 2 * share)), random, words) for one in _sentences(release)
    ]
    return _of_sentences(release, sentences)


EDITS: Sequence[Edit] = (
    cut, retitle, reorder, quote_somebody, put_agency, change_quotes, add_ending, merge_paragraphs,
    lose_signs, reword,
)  # fmt: skip


def edited(release: Release, random: Random, words: Sequence[str], edits: Sequence[Edit] = EDITS) -> Release:
    """Return a release after one to four edits; `words` are those that may stand in for others."""
    for edit in random.sample(edits, random.randint(1, 4)):
        release = edit(release, random, words)
    return release


def common_words(releases: Sequence[Release]) -> list[str]:
    """Return the words of some releases that are no names: small ones."""
    return sorted({word for one in releases for word in re.findall(r"\b[a-zäöüß]{5,}\b", one.body)})


def as_template(release: Release, random: Random) -> Release:
    """Return what the press office of another town makes of a template: other place, people and numbers."""
    place = random.choice([one for one in _PLACES if one != release.place])
    people = iter(random.sample(_PEOPLE, len(_PEOPLE)))
    known: dict[str, str] = {}

    def other(found: re.Match[str]) -> str:
        return f"{found[1]} {known.setdefault(found[2], next(people, found[2]))}"

    def rewritten(text: str) -> str:
        text = _PERSON.sub(other, text.replace(release.place, place))
        for name, instead in known.items():
            text = text.replace(name.split()[-1], instead.split()[-1])
        return text

    paragraphs = tuple(map(rewritten, release.paragraphs))
    return _with_other_numbers(Release(rewritten(release.title), paragraphs, place), random)


def as_follow_up(release: Release, random: Random, words: Sequence[str]) -> Release:
    """Return what the same office writes a year later: other numbers, and some sentences anew."""
    later = _with_other_numbers(release, random)
    sentences = [
        _reworded(one, 0.95, random, words) if random.random() < 0.35 else one for one in _sentences(later)
    ]
    return _of_sentences(later, sentences)


# First name and surname behind an office (Landrätin, Geschäftsführer, Dr.).
_PERSON = re.compile(
    r"\b(\w+(?:er|in|rat|dent|itz|ung|amt|ied|her|tor)|Dr\.) "
    r"([A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)? [A-ZÄÖÜ][a-zäöüß]+)\b(?! [A-ZÄÖÜ])"
)
_AMOUNT = re.compile(r"\b\d+(?:\.\d{3})*\b")


def _with_other_numbers(release: Release, random: Random) -> Release:
    """Change all numbers, each wherever it stands."""
    known: dict[str, str] = {}

    def other(found: re.Match[str]) -> str:
        return known.setdefault(found[0], _other_number(found[0], random))

    return _everywhere(release, lambda text: _AMOUNT.sub(other, text))


def _other_number(number: str, random: Random) -> str:
    value = int(number.replace(".", ""))
    other = max(1, round(value * random.choice((0.6, 0.75, 1.3, 1.8)))) + 1
    return f"{other:,}".replace(",", ".") if "." in number else str(other)


def _reworded(sentence: str, share: float, random: Random, words: Sequence[str]) -> str:
    def other(found: re.Match[str]) -> str:
        if random.random() >= share:
            return found[0]
        return random.choice(("", f"{found[0]} {random.choice(words)}", *[random.choice(words)] * 4))

    return _CONTENT.sub(other, sentence)


def _sentences(release: Release) -> list[str]:
    return [sentence for text in release.paragraphs for sentence in _SENTENCE_END.split(text)]


def _of_sentences(release: Release, sentences: Sequence[str]) -> Release:
    paragraphs = [" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3)]
    return replace(release, paragraphs=tuple(paragraphs))


def _everywhere(release: Release, change: Callable[[str], str]) -> Release:
    return replace(release, title=change(release.title), paragraphs=tuple(map(change, release.paragraphs)))
