"""Additions that tell places of one name apart: am Main, (Saale), i.d. OPf., in full and cut short."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeAlias

from query.folding import fold

Words: TypeAlias = tuple[str, ...]


class Region(NamedTuple):
    """What an addition may name (Saale, Oberpfalz) and how print writes it."""

    full: str
    preposition: str  # "an der"; empty where print uses none
    abbreviations: Words


def folded_words(text: str) -> Words:
    """Cut a name into folded words: a.d.W. -> a, d, w."""
    return tuple(map(fold, _WORD.findall(text)))


def rows(table: str) -> Iterator[list[str]]:
    """Yield the fields of a table that ships with the package, without its heading."""
    lines = (files("query") / "data" / table).read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines[1:])


def split_name(name: str) -> tuple[str, str]:
    """Part a name from its addition, which may be empty: Halle (Saale) -> Halle, Saale.

    A stroke parts only where what follows is known as an addition: Petershagen/Eggersdorf is one name.
    """
    if name.isalpha():  # four names of five; the patterns are slow
        return name, ""
    for pattern in _WITH_PREPOSITION, _BRACKETED:
        if found := pattern.fullmatch(name):
            return found[1], found[2]
    plain, _, behind = name.partition("/")
    return (plain, behind) if behind and _regions(behind) else (name, "")


def cores(addition: str) -> frozenset[Words]:
    """Return what remains of an addition without its preposition, in every length that print uses.

    i.d. OPf. -> (oberpfalz,), (opf,), (o,): the initial alone must be told from others by the name before it.
    """
    core = _core(addition)
    regions = _regions(core)
    written = {core, *(spelled for region in regions for spelled in (region.full, *region.abbreviations))}
    initials = {(folded_words(full)[0][0],) for full in (core, *(region.full for region in regions))}
    return frozenset(initials | {folded_words(spelled) for spelled in written})


def without_prepositions(words: Words) -> Iterator[Words]:
    """Yield the words with ever more of the leading prepositions taken away; the last word always stays."""
    for index, word in enumerate(words):
        yield words[index:]
        if word not in _preposition_words():
            return


def spelled_additions(addition: str) -> Iterator[str]:
    """Yield the spellings of an addition: Saale -> (Saale), an der Saale, a. d. Saale, (S.), a. d. S."""
    core = _core(addition)
    own = addition.removesuffix(core).strip()
    for region in _regions(core) or (Region(core, "", ()),):
        for written in (region.full, *region.abbreviations):
            yield f"({written})"
            for preposition in _prepositions(own, region.preposition):
                if _go_together(preposition, written):
                    yield f"{preposition} {written}"


def _go_together(preposition: str, written: str) -> bool:
    """Print cuts both short or none when it leaves but an initial: a. d. S., never an der S."""
    return len(written.rstrip(".")) > 1 or preposition.endswith(".")


def _core(addition: str) -> str:
    return _LEADING_PREPOSITIONS.sub("", addition)


def _prepositions(own: str, usual: str) -> Iterable[str]:
    """Return a preposition in full and cut short; a name's own short form (i.) may mean two (im, in)."""
    table = dict(_tables()[0])
    known = [full for full in dict.fromkeys((own, usual)) if full in table]
    chosen = known or [
        full for full, shorts in table.items() if folded_words(own) in map(folded_words, shorts)
    ]
    return [spelled for full in chosen for spelled in (full, *table[full])]


def _regions(written: str) -> tuple[Region, ...]:
    return _regions_by_words().get(folded_words(written), ())


@cache
def _regions_by_words() -> dict[Words, tuple[Region, ...]]:
    found: dict[Words, tuple[Region, ...]] = {}
    for region in _tables()[1]:
        for written in (region.full, *region.abbreviations):
            found[folded_words(written)] = (*found.get(folded_words(written), ()), region)
    return found


@cache
def _preposition_words() -> frozenset[str]:
    prepositions = (spelled for full, shorts in _tables()[0] for spelled in (full, *shorts))
    return frozenset(word for spelled in prepositions for word in folded_words(spelled))


@cache
def _tables() -> tuple[tuple[tuple[str, Words], ...], tuple[Region, ...]]:
    """Read prepositions and regions; German writes only the latter with a capital."""
    prepositions, regions = [], []
    for full, preposition, abbreviations in rows("ortszusaetze.tsv"):
        shorts = tuple(filter(None, abbreviations.split(", ")))
        if full[0].islower():
            prepositions.append((full, shorts))
        else:
            regions.append(Region(full, preposition, shorts))
    return tuple(prepositions), tuple(regions)


_PREPOSITION = r"(?:a\. ?d|i\. ?d|v\. ?d|o\. ?d|a|b|i|v|am|an|auf|bei|beim|im|in|ob|unter|vor|vorm)\b\.?"
_WORD = re.compile(r"[^\W_]+")
_BRACKETED = re.compile(r"(.+?) \((.+)\)")
_WITH_PREPOSITION = re.compile(rf"(\S.*?) ({_PREPOSITION} ?.+)")
_LEADING_PREPOSITIONS = re.compile(rf"^{_PREPOSITION}(?: (?:der|den|dem|die)\b)? ?")
