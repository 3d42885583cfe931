"""Where a single term of a query stands in a row of words."""

from collections.abc import Callable, Iterator

from query.analysis import Reading
from query.folding import written
from query.forms import Form
from query.tree import Context, Exact, Term, Typo, Wildcard, Word
from query.typos import is_slip


def term_places(term: Term, reading: Reading) -> Iterator[tuple[int, Form]]:
    """Yield the numbers of the words that are this term, each with the form they have; in no order."""
    match term:
        case Word():
            places = reading.places
            for form, reason in term.forms:
                for at in places.get(form, ()):
                    yield at, reason
        case Wildcard():
            yield from _words_like(reading, lambda folded: is_covered(term, folded), Form.WILDCARD)
        case Typo():
            meant = term.forms
            yield from _words_like(reading, lambda folded: is_meant(term, folded), Form.TYPO, meant)
        case Exact():
            for at in reading.places.get(term.folded, ()):
                if written(reading.text[slice(*reading.span(at, at))]) == term.written:
                    yield at, Form.EXACT


def is_covered(term: Wildcard, folded: str) -> bool:
    """Tell whether a folded word is one that the wildcard stands for; the stem alone counts as well."""
    if term.open_start and term.open_end:
        return any(stem in folded for stem in term.stems)
    if term.open_start:
        return folded.endswith(tuple(term.stems))
    return folded.startswith(tuple(term.stems))


def is_meant(term: Typo, folded: str) -> bool:
    """Tell whether a folded word is one of the forms but for a slip."""
    return any(is_slip(folded, form) for form in term.forms)


def in_context(context: Context, reading: Reading, first: int, last: int, form: Form) -> Form | None:
    """Return the form of a name if what stands beside it lets it be one; None if it tells otherwise.

    `first` and `last` are the numbers of its first and last word.
    """
    tokens = reading.tokens
    if tokens[last].folded not in context.forms:
        return form
    if context.capital and reading.text[tokens[first].start].islower():
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
    return any(_is_beside(sequence, reading, at, side) for sequence in sequences)


def _is_beside(sequence: tuple[str, ...], reading: Reading, at: int, side: int) -> bool:
    first = at + 1 if side > 0 else at - len(sequence)
    last = first + len(sequence) - 1
    if first < 0 or last >= len(reading.tokens):
        return False
    paragraphs = reading.paragraphs
    if paragraphs[first] != paragraphs[at] or paragraphs[last] != paragraphs[at]:
        return False
    words = (token.folded for token in reading.tokens[first : last + 1])
    return all(_is_word(wanted, word) for wanted, word in zip(sequence, words, strict=True))


def _is_word(wanted: str, word: str) -> bool:
    return word.isdigit() if wanted == "#" else word == wanted
