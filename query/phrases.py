"""Make what stands between two blanks, or between quotes, a phrase of the query."""

from query.analysis import Token, analyse
from query.errors import Fault, QueryError
from query.folding import fold, written
from query.homonyms import word_context
from query.names import sorted_forms, spellings
from query.suggestions import replace
from query.tree import SEARCHED, Context, Exact, Field, Node, Or, Phrase, Term, Typo, Wildcard, Word
from query.typos import SHORTEST

_SHORTEST_STEM = 3


def read_phrase(
    query: str, start: int, end: int, *, fields: tuple[Field, ...] = SEARCHED, exact: bool = False
) -> Node:
    """Return the phrase that stands in a part of the query; it must hold at least one word.

    What is cut within a run (DigitalPakt) is looked for both ways: as Digital-Pakt and as Digitalpakt.
    Raises QueryError for a * or ~ at a word too short for it, or with which it makes no sense.
    """
    analysed = analyse(query[start:end])
    cut, whole = analysed.tokens, analysed.runs
    ways = (cut, whole) if cut != whole else (cut,)
    phrases = [_phrase(query, start, tokens, fields, exact=exact) for tokens in ways]
    return phrases[0] if len(phrases) == 1 else Or(tuple(phrases))


def _phrase(
    query: str, offset: int, tokens: tuple[Token, ...], fields: tuple[Field, ...], *, exact: bool
) -> Phrase:
    """Build a phrase of these words; only its last is inflected as a name is, as in German print."""
    spans = [(offset + token.start, offset + token.end) for token in tokens]
    last = len(spans) - 1
    terms = tuple(
        _term(query, *span, is_last=number == last, exact=exact) for number, span in enumerate(spans)
    )
    start, end = _with_signs(query, spans[0][0], spans[-1][1])
    context = _context(terms)
    judged_as = written(terms[0].text) if context else None
    return Phrase(query[start:end], terms, start, end, fields, context, judged_as)


def _context(terms: tuple[Term, ...]) -> Context | None:
    """In a longer phrase its other words tell what a name is; exakt:, * and ~ are taken by the letter."""
    return word_context(terms[0].text) if len(terms) == 1 and isinstance(terms[0], Word) else None


def _term(query: str, start: int, end: int, *, is_last: bool, exact: bool) -> Term:
    text = query[start:end]
    before, behind = _signs(query, start, end)
    if exact + ("*" in before + behind) + ("~" in before + behind) > 1:
        raise QueryError(Fault.SIGNS_TOGETHER, start + 1, value=text)
    if exact:
        return Exact(text, written(text), fold(text))
    if "*" in before + behind:
        return _wildcard(text, start, open_start="*" in before, open_end="*" in behind)
    forms = sorted_forms(text, is_last=is_last)
    if "~" in before + behind:
        return _typo(query, start, end, frozenset(form for form, _ in forms))
    return Word(text, forms)


def _wildcard(text: str, start: int, *, open_start: bool, open_end: bool) -> Wildcard:
    if len(fold(text)) < _SHORTEST_STEM:
        raise QueryError(Fault.SHORT_WILDCARD, start + 1, value=text)
    return Wildcard(text, frozenset(spellings(text)), open_start, open_end)


def _typo(query: str, start: int, end: int, forms: frozenset[str]) -> Typo:
    text = query[start:end]
    if len(fold(text)) < SHORTEST:
        mended = replace(query, [_with_signs(query, start, end)], text)
        raise QueryError(Fault.SHORT_TYPO, start + 1, mended, text)
    return Typo(text, forms)


def _signs(query: str, start: int, end: int) -> tuple[str, str]:
    """Return the signs before and behind a word; those between two words (Bürger*innen) are none."""
    first, last = _with_signs(query, start, end)
    before = "" if query[max(first - 1, 0) : first].isalnum() else query[first:start]
    behind = "" if query[last : last + 1].isalnum() else query[end:last]
    return before, behind


def _with_signs(query: str, start: int, end: int) -> tuple[int, int]:
    while start and query[start - 1] in "*~":
        start -= 1
    while end < len(query) and query[end] in "*~":
        end += 1
    return start, end
