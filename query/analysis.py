"""Cut a text into folded words that remember where in the text they stand."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

from query.boundaries import Boundary, boundaries, parts_paragraphs
from query.folding import APOSTROPHE_LETTERS, INVISIBLE, fold_once
from query.remembered import Remembered
from query.tree import Field

# Counts up whenever the same text would give other words, places, boundaries or verdicts: it is indexed anew.
ANALYZER_VERSION = 2


class Token(NamedTuple):
    """One word at one position. `start` and `end` are offsets into the original text."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """A text as one row of words. Numbers of words count from 0, of paragraphs and sentences as well."""

    text: str
    words: Sequence[str]  # folded
    written: Sequence[str]  # the same as they stand in the text
    gaps: Sequence[str]  # what stands before the first word, between two, and behind the last
    line_is_paragraph: bool

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words with their offsets."""
        offsets = self._offsets
        return tuple(map(Token, self.words, offsets[::2], offsets[1::2]))

    @cached_property
    def places(self) -> Mapping[str, list[int]]:
        """Every folded word with the numbers under which it stands; built once, at the first question."""
        found: dict[str, list[int]] = {word: [] for word in self.words}
        for number, word in enumerate(self.words):
            found[word].append(number)
        return found

    def places_of(self, words: frozenset[str]) -> Mapping[str, list[int]]:
        """Return the same of these words only; quicker where they are few."""
        found: dict[str, list[int]] = {word: [] for word in words}
        for number, word in enumerate(self.words):
            if word in found:
                found[word].append(number)
        return found

    @cached_property
    def boundaries(self) -> Mapping[int, Boundary]:
        """The numbers of the words before which a sentence or paragraph begins, but for the first word."""
        gaps, line = self.gaps[1:-1], self.line_is_paragraph
        return boundaries(gaps, self.words, self.written, line_is_paragraph=line)

    @cached_property
    def paragraphs(self) -> list[int]:
        """The number of the paragraph of each word."""
        return self._counted(frozenset({Boundary.PARAGRAPH}))

    @cached_property
    def sentences(self) -> list[int]:
        """The number of the sentence of each word; a paragraph ends a sentence too."""
        return self._counted(frozenset(Boundary))

    def is_one_paragraph(self, first: int, last: int) -> bool:
        """Tell whether these words, from the first to the last, stand in one paragraph.

        Looks at what is between them only: of most texts nobody asks for all paragraphs.
        """
        for gap in self.gaps[first + 1 : last + 1]:
            if "\n" in gap and parts_paragraphs(gap, line_is_paragraph=self.line_is_paragraph):
                return False
        return True

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return where in the text these words stand, from the first to the last of them."""
        return self._offsets[2 * first], self._offsets[2 * last + 1]

    def is_glued(self, first: int, last: int) -> bool:
        """Tell whether another word touches these on either side."""
        touches_before = first > 0 and not self.gaps[first]
        return touches_before or (last + 1 < len(self.words) and not self.gaps[last + 1])

    @cached_property
    def _offsets(self) -> Sequence[int]:
        """By turns where a word begins and where it ends; of most texts nobody asks."""
        pieces = chain.from_iterable(zip(self.gaps, self.written, strict=False))
        return list(accumulate(map(len, pieces)))

    def _counted(self, ends: frozenset[Boundary]) -> list[int]:
        numbers, number = [], 0
        for at in range(len(self.words)):
            number += self.boundaries.get(at) in ends
            numbers.append(number)
        return numbers


@dataclass(frozen=True)
class AnalysedText:
    """A text and the rows of words in which a phrase may stand.

    The first is cut where words were glued together. Where that cut anything (DigitalPakt), a second has the
    words as they are written, so that Digitalpakt finds it.
    """

    text: str
    readings: tuple[Reading, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """All folded words, cut and uncut."""
        return frozenset().union(*(reading.words for reading in self.readings))

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The words as they were cut, in the order of the text."""
        return self.readings[0].tokens

    @property
    def runs(self) -> tuple[Token, ...]:
        """The words as they are written, uncut."""
        return self.readings[-1].tokens


@dataclass(frozen=True)
class Document:
    """What a query is asked of: an article, field by field."""

    texts: Mapping[Field, AnalysedText]
    day: date | None = field(default=None, kw_only=True)  # of publication, in Berlin; None: in no period


def analyse(text: str, *, line_is_paragraph: bool = False) -> AnalysedText:
    """Cut a text into words: runs of letters and digits, cut again where two words were glued together."""
    pieces = _RUN.split(text)  # by turns what stands between the runs, and a run
    gaps, runs = pieces[::2], pieces[1::2]
    folds = list(map(_folds.__getitem__, runs))
    words = list(filter(None, folds))
    if len(words) == len(runs):
        return AnalysedText(text, (Reading(text, words, runs, gaps, line_is_paragraph),))
    tokens = list(_cut_tokens(runs, folds, list(accumulate(map(len, pieces)))[::2]))
    rows = (tokens, list(_joined(tokens)))
    cut, uncut = (_reading(text, row, line_is_paragraph=line_is_paragraph) for row in rows)
    return AnalysedText(text, (cut, uncut) if len(cut.words) > len(uncut.words) else (cut,))


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of a text as `analyse` folds them, without their places."""
    runs = _RUN.findall(text)
    words: list[str] = []
    for run, folded in zip(runs, map(_folds.__getitem__, runs), strict=True):
        words.extend((folded,) if folded is not None else (part for part, _, _ in _cuts[run]))
    return tuple(words)


def analyse_document(texts: Mapping[Field, str | None], *, day: date | None = None) -> Document:
    """Analyse an article field by field; fields that are empty are left out."""
    return Document(
        {
            field: analyse(text, line_is_paragraph=field is Field.KEYWORDS)
            for field, text in texts.items()
            if text
        },
        day=day,
    )


def _cut_tokens(runs: list[str], whole: list[str | None], starts: list[int]) -> Iterator[Token]:
    for run, folded, start in zip(runs, whole, starts, strict=False):
        if folded is not None:
            yield Token(folded, start, start + len(run))
        else:
            yield from (Token(part, start + first, start + last) for part, first, last in _cuts[run])


def _joined(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the words as they are written: tokens that touch belong together."""
    begins = [at for at, token in enumerate(tokens) if at == 0 or tokens[at - 1].end != token.start]
    for first, end in pairwise([*begins, len(tokens)]):
        run = tokens[first:end]
        yield Token("".join(token.folded for token in run), run[0].start, run[-1].end)


def _reading(text: str, tokens: Sequence[Token], *, line_is_paragraph: bool) -> Reading:
    edges = [0, *chain.from_iterable((token.start, token.end) for token in tokens), len(text)]
    pieces = [text[start:end] for start, end in pairwise(edges)]
    words = [token.folded for token in tokens]
    return Reading(text, words, pieces[1::2], pieces[::2], line_is_paragraph)


def _cut(run: str) -> list[tuple[str, int, int]]:
    """Return the parts of a run, folded, with their offsets in it."""
    parts = [(fold_once(run[start:end]), start, end) for start, end in _spans(run)]
    return [part for part in parts if part[0]]


def _uncut(run: str) -> str | None:
    """Return the fold of a run that is one word; None for others."""
    return (fold_once(run) or None) if len(_spans(run)) == 1 else None


_folds, _cuts = Remembered(_uncut), Remembered(_cut)


def _spans(run: str) -> list[tuple[int, int]]:
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
_RUN = re.compile(f"({_LETTER}++(?:[{INVISIBLE}]*+(?:{_LETTER}|[{_marks()}])++)*+)")
