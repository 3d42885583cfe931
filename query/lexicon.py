"""The dictionary of German words: which paradigms a word belongs to, and the forms of each."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import TypeAlias


class Kind(StrEnum):
    """What a word is; the letters stand in data/words.txt."""

    NOUN = "N"
    VERB = "V"
    ADJECTIVE = "A"
    NAME = "E"  # of places and people


@dataclass(frozen=True, slots=True)
class Paradigm:
    """The endings of many words; the first ending makes the lemma."""

    kind: Kind
    endings: tuple[str, ...]

    def forms(self, stem: str, cut: int) -> Iterator[str]:
        """Yield all forms, lemma first. `cut` is where ge and zu stand: the length of a verb's particle."""
        for ending in self.endings:
            mark, _, rest = ending.rpartition("~")
            yield f"{stem[:cut]}{mark}{stem[cut:]}{rest}"


_Paradigms: TypeAlias = dict[str, tuple[tuple[Paradigm, int], ...]]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a word: what it is, whether it stands as in the dictionary, and all its forms."""

    kind: Kind
    is_lemma: bool
    forms: tuple[str, ...]


@lru_cache(maxsize=2**13)
def readings(word: str) -> tuple[Reading, ...]:
    """Return every reading of a word in lower case, ß as ss and with its umlauts; none if it is not known."""
    found = (_readings(word, *division) for division in _divisions(word))
    return tuple(dict.fromkeys(chain.from_iterable(found)))


def is_known(word: str) -> bool:
    """Whether the dictionary has this form of a word or name."""
    return bool(readings(word))


def _readings(word: str, stem: str, ending: str, cut: int | None) -> Iterator[Reading]:
    for paradigm, particle in _paradigms().get(stem, ()):
        if ending in paradigm.endings and (cut is None or cut == particle):
            forms = tuple(dict.fromkeys(paradigm.forms(stem, particle)))
            yield Reading(paradigm.kind, word == forms[0], forms)


def _divisions(word: str) -> Iterator[tuple[str, str, int | None]]:
    """Yield every stem a word may have with its ending, and the place where ge or zu was taken out of it."""
    for end in range(len(word), -1, -1):
        yield word[:end], word[end:], None
    for mark in _MARKS:
        for found in re.finditer(mark, word):
            cut, bare = found.start(), word[: found.start()] + word[found.end() :]
            for end in range(len(bare), cut - 1, -1):
                yield bare[:end], f"{mark}~{bare[end:]}", cut


@cache
def _paradigms() -> _Paradigms:
    """Read the file when the first word is asked for; stems of one paradigm share a tuple to save memory."""
    found: _Paradigms = {}
    paradigm = Paradigm(Kind.NOUN, ())
    for line in (files("query.data") / "words.txt").read_text("utf-8").splitlines():
        if line[0] == " ":
            _add(found, paradigm, line.split())
        elif line[0] != "#":
            paradigm = _paradigm(line)
    found[""] = found.pop("-")
    return found


def _add(found: _Paradigms, paradigm: Paradigm, stems: Iterable[str]) -> None:
    shared = ((paradigm, 0),)
    for stem in stems:
        cut = stem.find("|") if paradigm.kind is Kind.VERB else -1
        bare, entry = (stem, shared) if cut < 0 else (stem.replace("|", ""), _cut(paradigm, cut))
        before = found.get(bare)
        found[bare] = entry if before is None else before + entry


@cache
def _cut(paradigm: Paradigm, cut: int) -> tuple[tuple[Paradigm, int]]:
    return ((paradigm, cut),)


def _paradigm(line: str) -> Paradigm:
    kind, *endings = line.split()
    full = chain.from_iterable(map(_full, endings))
    return Paradigm(Kind(kind), tuple(dict.fromkeys(full)) or ("",))


def _full(ending: str) -> Iterator[str]:
    """Write out the endings of adjectives: + adds them, * demands them."""
    mark = ending[-1]
    bare = ending.rstrip("+*").replace("-", "")
    if mark != "*":
        yield bare
    if mark in "+*":
        # klein, kleine; but e* of leise: leise, leisen
        yield from (f"{bare}{adjectival}" for adjectival in _ADJECTIVAL)


_MARKS = ("ge", "zu")
_ADJECTIVAL = ("e", "em", "en", "er", "es")
