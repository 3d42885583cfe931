"""Where a single term of a query stands in a row of words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import methodcaller
from typing import NamedTuple, TypeAlias

from query.analysis import Reading
from query.folding import written
from query.forms import Form
from query.tree import Context, Exact, Term, Typo, Wildcard, Word
from query.typos import is_slip

Places: TypeAlias = Mapping[str, Sequence[int]]  # folded words with the numbers under which they stand


def term_places(term: Term, reading: Reading, places: Places | None = None) -> Iterator[tuple[int, Form]]:
    """Yield the numbers of the words that are this term, each with the form they have; in no order.

    `places` may be given where those of all words and spellings the term names are known.
    """
    match term:
        case Word():
            known = reading.places if places is None else places
            for form, reason in term.forms:
                if form in known:
                    for at in known[form]:
                        yield at, reason
        case Wildcard():
            yield from _words_like(reading, _cover(term), Form.WILDCARD)
        case Typo():
            meant = term.forms
            yield from _words_like(reading, lambda folded: is_meant(term, folded), Form.TYPO, meant)
        case Exact():
            known = reading.places if places is None else places
            for at in known.get(term.folded, ()):
                if written(reading.written[at]) == term.written:
                    yield at, Form.EXACT


def is_covered(term: Wildcard, folded: str) -> bool:
    """Tell whether a folded word is one that the wildcard stands for; the stem alone counts as well."""
    return _cover(term)(folded)


def _cover(term: Wildcard) -> Callable[[str], bool]:
    stems = tuple(term.stems)
    if term.open_start and term.open_end:
        return lambda folded: any(stem in folded for stem in stems)
    if term.open_start:
        return methodcaller("endswith", stems)
    return methodcaller("startswith", stems)


def is_meant(term: Typo, folded: str) -> bool:
    """Tell whether a folded word is one of the forms but for a slip."""
    return any(is_slip(folded, form) for form in term.forms)


def in_context(context: Context, reading: Reading, first: int, last: int, form: Form) -> Form | None:
    """Return the form of a name if what stands beside it lets it be one; None if it tells otherwise.

    `first` and `last` are the numbers of its first and last word.
    """
    if reading.words[last] not in context.forms:
        return form
    if context.capital and reading.written[first][0].islower():
        return None
    if _stands(context.sure_after, reading, first, -1) or _stands(context.sure_before, reading, last, 1):
        return form
    if _stands(context.not_after, reading, first, -1) or _stands(context.not_before, reading, last, 1):
        return None
    return Form.HOMONYM if context.doubtful else form


def _words_like(
    reading: Reading, fits: Callable[[str], bool], form: Form, as_written: frozenset[str] = frozenset()
) -> Iterator[tuple[int, Form]]:
    for folded, places in reading.places.items():
        if fits(folded):
            for at in places:
                yield at, Form.WRITTEN if folded in as_written else form


def _stands(sequences: frozenset[tuple[str, ...]], reading: Reading, at: int, side: int) -> bool:
    """Tell whether one of these sequences stands right beside a word, in its paragraph."""
    beside = at + side
    if not sequences or not 0 <= beside < len(reading.words):
        return False
    shape, nearest = _shape(sequences, side), reading.words[beside]
    if nearest not in shape.nearest and not (shape.has_numbers and nearest.isdigit()):
        return False
    for length in shape.lengths:
        first = at + 1 if side > 0 else at - length
        last = first + length - 1
        if first < 0 or last >= len(reading.words):
            continue
        words = tuple(reading.words[first : last + 1])
        is_one = words in sequences or (shape.has_numbers and _with_any_numbers(words) in sequences)
        if is_one and reading.is_one_paragraph(min(first, at), max(last, at)):
            return True
    return False


def _with_any_numbers(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("#" if word.isdigit() else word for word in words)


class _Shape(NamedTuple):
    """What sequences that stand on one side of a word have in common, so that few are looked for."""

    lengths: tuple[int, ...]  # in which they come
    nearest: frozenset[str]  # their words right beside it
    has_numbers: bool


@lru_cache(maxsize=2**14)
def _shape(sequences: frozenset[tuple[str, ...]], side: int) -> _Shape:
    lengths = {len(sequence) for sequence in sequences}
    nearest = frozenset(sequence[0 if side > 0 else -1] for sequence in sequences)
    return _Shape(tuple(lengths), nearest, any("#" in sequence for sequence in sequences))
