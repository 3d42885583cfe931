"""Cut a text into folded words that remember where in the text they stand."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from query.folding import APOSTROPHE_LETTERS, INVISIBLE, fold
from query.tree import Field


class Token(NamedTuple):
    """One word at one position. `start` and `end` are offsets into the original text."""

    folded: str
    start: int
    end: int


class Occurrence(NamedTuple):
    """Where a word stands, by its first and last token: one glued from two words has two tokens."""

    first: int
    last: int


@dataclass(frozen=True)
class AnalysedText:
    """A text and its words, in the order of the text."""

    text: str
    tokens: tuple[Token, ...]

    @cached_property
    def occurrences(self) -> Mapping[str, tuple[Occurrence, ...]]:
        """Every folded word with its places; built once, at the first question.

        What was cut within a run (DigitalPakt) counts as a whole as well, so that Digitalpakt finds it.
        """
        found: dict[str, list[Occurrence]] = {}
        for index, token in enumerate(self.tokens):
            found.setdefault(token.folded, []).append(Occurrence(index, index))
        for run in self.runs():
            if run.last > run.first:
                found.setdefault(self.folded(run), []).append(run)
        return {folded: tuple(places) for folded, places in found.items()}

    def gap(self, before: Occurrence, after: Occurrence) -> str:
        """Return what stands in the text between two places."""
        return self.text[self.tokens[before.last].end : self.tokens[after.first].start]

    def runs(self) -> Iterator[Occurrence]:
        """Yield the words as they are written, uncut: tokens that touch belong together."""
        first = 0
        for index, token in enumerate(self.tokens):
            if index + 1 == len(self.tokens) or token.end != self.tokens[index + 1].start:
                yield Occurrence(first, index)
                first = index + 1

    def folded(self, place: Occurrence) -> str:
        """Return the words of a place as one."""
        return "".join(token.folded for token in self.tokens[place.first : place.last + 1])

    def span(self, place: Occurrence) -> tuple[int, int]:
        """Return the offsets of a place in the text."""
        return self.tokens[place.first].start, self.tokens[place.last].end


Document: TypeAlias = Mapping[Field, AnalysedText]


def analyse(text: str) -> AnalysedText:
    """Cut a text into words: runs of letters and digits, cut again where two words were glued together."""
    tokens = []
    for run in _RUN.finditer(text):
        first = run.start()
        for folded, start, end in _words(run[0]):
            tokens.append(Token(folded, first + start, first + end))
    return AnalysedText(text, tuple(tokens))


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of a text as `analyse` folds them, without their places."""
    return tuple(folded for run in _RUN.findall(text) for folded, _, _ in _words(run))


def analyse_document(texts: Mapping[Field, str | None]) -> Document:
    """Analyse an article field by field; fields that are empty are left out."""
    return {field: analyse(text) for field, text in texts.items() if text}


def _words(run: str) -> tuple[tuple[str, int, int], ...]:
    # As for folding: what is overlong is rubbish.
    return _remembered_words(run) if len(run) <= 60 else _cut(run)


def _cut(run: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((folded, start, end) for start, end in _parts(run) if (folded := fold(run[start:end])))


_remembered_words = lru_cache(maxsize=2**15)(_cut)


def _parts(run: str) -> list[tuple[int, int]]:
    """Cut at a capital behind a small letter: KaiserslauternDigitalisierung, a kicker glued to its headline.

    Both parts need three letters, or GmbH, KiTa and eGovernment would fall apart and KI would find a KiTa.
    """
    tail = run[1:]
    if tail == tail.lower():
        return [(0, len(run))]
    cuts, letters_so_far = [0], 0
    for start, end in pairwise([0, *_capitals_behind_small_letters(run), len(run)]):
        letters = sum(map(str.isalpha, run[start:end]))
        if letters_so_far >= 3 and letters >= 3:
            cuts.append(start)
            letters_so_far = 0
        letters_so_far += letters
    return list(pairwise([*cuts, len(run)]))


def _capitals_behind_small_letters(run: str) -> Iterator[int]:
    before = ""
    for index, character in enumerate(run):
        if character.isalnum():
            if before.islower() and character.isupper():
                yield index
            before = character


def _marks() -> str:
    """List the combining marks of Unicode's first plane, for a character class."""
    return "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M")


_LETTER = f"[^\\W_{APOSTROPHE_LETTERS}]"
_RUN = re.compile(f"{_LETTER}++(?:[{INVISIBLE}]*+(?:{_LETTER}|[{_marks()}])++)*+")
