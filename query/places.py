"""The municipalities of Germany: official names, homonyms told apart, and how print spells them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from query.additions import (
    Words,
    cores,
    folded_words,
    rows,
    spelled_additions,
    split_name,
    without_prepositions,
)
from query.analysis import analyse


@dataclass(frozen=True, kw_only=True)
class Place:
    """A municipality as the Federal Agency for Cartography names it (query/data/README.md)."""

    name: str  # with its addition: "Halle (Saale)"
    plain_name: str  # "Halle"
    addition: str  # "Saale", "am Main"; empty where the name has none
    kind: str  # "Stadt" or "Gemeinde"
    district: str  # "Landkreis Kaiserslautern"; a town without one is its own: "Kaiserslautern"
    state: str
    population: int | None  # roughly; None where it is unknown, mostly below 500
    ags: str  # amtlicher Gemeindeschlüssel, eight digits


def places() -> tuple[Place, ...]:
    """Return all municipalities by their key."""
    return tuple(map(_place, _rows()))


def places_named(name: str) -> tuple[Place, ...]:
    """Return every municipality that a name may mean, the largest first; Frankfurt a. M. means but one.

    The name may lack its addition, and may cut it short as print does; titles (Stadt, Lutherstadt) may stand
    before and behind it.
    """
    words = tuple(token.folded for token in analyse(name).tokens)
    found = _found(words) or _found_without_title(words)
    return tuple(sorted(map(_place, found), key=_largest_first))


@cache
def printed_names(place: Place) -> tuple[str, ...]:
    """Return the spellings that mean this municipality only; before them its official name, shared or not.

    Spellings whose words are the same are given once: Halle/Saale reads as Halle (Saale) does.
    """
    by_words: dict[Words, str] = {}
    for spelled in _spellings(place):
        by_words.setdefault(folded_words(spelled), spelled)
    return tuple(name for name in by_words.values() if name == place.name or places_named(name) == (place,))


def _spellings(place: Place) -> Iterator[str]:
    for name in (place.name, *_other_names().get(place.ags, ())):
        plain, addition = split_name(name)
        yield name
        for spelled in _cut_short_or_not(plain):
            if addition:
                yield from (f"{spelled} {added}" for added in spelled_additions(addition))
            else:
                yield spelled
    if not place.addition:
        yield f"{place.kind} {place.plain_name}"


def _cut_short_or_not(plain: str) -> Iterator[str]:
    yield plain
    for short, full in _CUT_SHORT.items():
        yield from {plain.replace(short, full), plain.replace(full, short)} - {plain}


def _found(words: Words, kind: str = "") -> list[str]:
    """Return the keys of what the words name; as many words as possible belong to the name itself."""
    for length in range(len(words), 0, -1):
        entries = _index().get(_key(words[:length]), ())
        fitting = [ags for ags, addition in entries if _fits(words[length:], addition)]
        if kind:
            fitting = [ags for ags in fitting if _rows()[ags][2] == kind]
        if fitting:
            return list(dict.fromkeys(fitting))
    return []


def _fits(rest: Words, addition: str) -> bool:
    if not rest:
        return True
    return bool(addition) and any(core in cores(addition) for core in without_prepositions(rest))


def _found_without_title(words: Words) -> list[str]:
    """Take one title away, before the name or behind it; a town's title finds towns only."""
    for title, name in ((words[:1], words[1:]), (words[-1:], words[:-1])):
        if name and title[0] in _TITLES:
            kind = "Gemeinde" if title[0].endswith("gemeinde") else "Stadt"
            return _found(name, kind)
    return []


def _largest_first(place: Place) -> tuple[int, str]:
    return -(place.population or 0), place.ags


@cache
def _place(ags: str) -> Place:
    _, name, kind, district, state, population = _rows()[ags]
    plain, addition = split_name(name)
    return Place(
        name=name,
        plain_name=plain,
        addition=addition,
        kind=kind,
        district=district,
        state=state,
        population=int(population) if population else None,
        ags=ags,
    )


@cache
def _index() -> Mapping[str, list[tuple[str, str]]]:
    """Key and addition of everything that a name without addition may mean."""
    found: dict[str, list[tuple[str, str]]] = {}
    others = ((ags, name) for ags, names in _other_names().items() for name in names)
    for ags, name in (*((ags, row[1]) for ags, row in _rows().items()), *others):
        plain, addition = split_name(name)
        found.setdefault(_key(folded_words(plain)), []).append((ags, addition))
    return found


def _key(words: Words) -> str:
    return " ".join(_FULL.get(word, word) for word in words)


@cache
def _other_names() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for ags, name in rows("ortsnamen.tsv"):
        found.setdefault(ags, []).append(name)
    return found


@cache
def _rows() -> Mapping[str, list[str]]:
    return {row[0]: row for row in rows("gemeinden.tsv")}


_CUT_SHORT = {"St. ": "Sankt ", "Hann. ": "Hannoversch ", "Gr. ": "Groß ", "Kl. ": "Klein "}
_FULL = {folded_words(short)[0]: folded_words(full)[0] for short, full in _CUT_SHORT.items()}
_TITLES = frozenset(
    (
        *("stadt", "landeshauptstadt", "kreisstadt", "hansestadt", "lutherstadt", "reuterstadt"),
        *("universitaetsstadt", "hochschulstadt", "wissenschaftsstadt", "klingenstadt", "residenzstadt"),
        *("gemeinde", "ortsgemeinde"),
    )
)
