"""Cut a text into folded words that remember where in the text they stand."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache, partial
from itertools import accumulate, pairwise
from typing import NamedTuple

from query.boundaries import Boundary, boundaries, parts_paragraphs
from query.folding import APOSTROPHE_LETTERS, INVISIBLE, fold
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
    tokens: tuple[Token, ...]
    line_is_paragraph: bool
    words: Sequence[str]  # the folded words of the tokens

    @cached_property
    def places(self) -> Mapping[str, list[int]]:
        """Every folded word with the numbers under which it stands; built once, at the first question."""
        found: dict[str, list[int]] = {word: [] for word in self.words}
        for number, word in enumerate(self.words):
            found[word].append(number)
        return found

    @cached_property
    def boundaries(self) -> Mapping[int, Boundary]:
        """The numbers of the words before which a sentence or paragraph begins, but for the first word."""
        return boundaries(self.text, self.tokens, line_is_paragraph=self.line_is_paragraph)

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
        text, tokens, line = self.text, self.tokens, self.line_is_paragraph
        if "\n" not in text[tokens[first][2] : tokens[last][1]]:
            return True
        return not any(
            parts_paragraphs(text[before[2] : after[1]], line_is_paragraph=line)
            for before, after in pairwise(tokens[first : last + 1])
        )

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return where in the text these words stand, from the first to the last of them."""
        return self.tokens[first].start, self.tokens[last].end

    def is_glued(self, first: int, last: int) -> bool:
        """Tell whether another word touches these on either side."""
        tokens = self.tokens
        touches_before = first > 0 and tokens[first - 1].end == tokens[first].start
        return touches_before or (last + 1 < len(tokens) and tokens[last + 1].start == tokens[last].end)

    def _counted(self, ends: frozenset[Boundary]) -> list[int]:
        numbers, number = [], 0
        for at in range(len(self.tokens)):
            number += self.boundaries.get(at) in ends
            numbers.append(number)
        return numbers


@dataclass(frozen=True)
class AnalysedText:
    """A text and its words, in the order of the text."""

    text: str
    tokens: tuple[Token, ...]
    line_is_paragraph: bool = False  # keywords stand one to a line
    uncut: Sequence[str] | None = field(default=None, compare=False)  # folded words; None: some may touch

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """The rows of words in which a phrase may stand.

        The first is cut where words were glued together. Where that cut anything (DigitalPakt), the second
        has the words as they are written, so that Digitalpakt finds it.
        """
        if self.uncut is not None:
            return (Reading(self.text, self.tokens, self.line_is_paragraph, self.uncut),)
        cut, whole = self._reading(self.tokens), self._reading(tuple(self.runs()))
        return (cut, whole) if len(cut.tokens) > len(whole.tokens) else (cut,)

    def _reading(self, tokens: tuple[Token, ...]) -> Reading:
        return Reading(self.text, tokens, self.line_is_paragraph, [token[0] for token in tokens])

    def runs(self) -> Iterator[Token]:
        """Yield the words as they are written, uncut: tokens that touch belong together."""
        run: Token | None = None
        for token in self.tokens:
            if run is not None and token.start == run.end:
                run = Token(run.folded + token.folded, run.start, token.end)
                continue
            if run is not None:
                yield run
            run = token
        if run is not None:
            yield run


@dataclass(frozen=True)
class Document:
    """What a query is asked of: an article, field by field."""

    texts: Mapping[Field, AnalysedText]
    day: date | None = field(default=None, kw_only=True)  # of publication, in Berlin; None: in no period


def analyse(text: str, *, line_is_paragraph: bool = False) -> AnalysedText:
    """Cut a text into words: runs of letters and digits, cut again where two words were glued together."""
    pieces = _RUN.split(text)  # by turns what stands between the runs, and a run
    runs, offsets = pieces[1::2], list(accumulate(map(len, pieces)))
    whole = _folds(runs)
    uncut = list(filter(None, whole))
    if len(uncut) == len(runs):
        tokens = map(_token, zip(uncut, offsets[::2], offsets[1::2], strict=False))
        return AnalysedText(text, tuple(tokens), line_is_paragraph, uncut)
    return AnalysedText(text, tuple(_cut_tokens(runs, whole, offsets[::2])), line_is_paragraph)


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of a text as `analyse` folds them, without their places."""
    runs = _RUN.findall(text)
    words: list[str] = []
    for run, folded in zip(runs, _folds(runs), strict=True):
        words.extend((folded,) if folded is not None else (part for part, _, _ in _cut(run)))
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


def _folds(runs: list[str]) -> list[str | None]:
    # Overlong "words" are rubbish from broken pages, not worth the memory.
    return list(map(_whole if max(map(len, runs), default=0) <= 60 else _uncut, runs))


def _cut_tokens(runs: list[str], whole: list[str | None], starts: list[int]) -> Iterator[Token]:
    for run, folded, start in zip(runs, whole, starts, strict=False):
        if folded is not None:
            yield Token(folded, start, start + len(run))
        else:
            yield from (Token(part, start + first, start + last) for part, first, last in _cut(run))


def _cut(run: str) -> list[tuple[str, int, int]]:
    """Return the parts of a run, folded, with their offsets in it."""
    parts = [(fold(run[start:end]), start, end) for start, end in _spans(run)]
    return [part for part in parts if part[0]]


def _uncut(run: str) -> str | None:
    """Return the fold of a run that is one word; None for others."""
    return (fold(run) or None) if len(_spans(run)) == 1 else None


_whole = lru_cache(maxsize=2**16)(_uncut)  # news repeat their words
_token = partial(tuple.__new__, Token)  # what Token itself does, without a frame of Python


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
