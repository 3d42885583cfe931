"""Make what stands between two blanks, or between quotes, a phrase of the query."""

from query.analysis import analyse
from query.names import forms, spellings
from query.tree import Node, Or, Phrase, Word


def read_phrase(query: str, start: int, end: int) -> Node:
    """Return the phrase that stands in a part of the query; it must hold at least one word.

    What is cut within a run (DigitalPakt) is looked for both ways: as Digital-Pakt and as Digitalpakt.
    """
    analysed = analyse(query[start:end])
    cut = [(token.start, token.end) for token in analysed.tokens]
    whole = [analysed.span(run) for run in analysed.runs()]
    phrases = [_phrase(query, start, spans) for spans in ([cut, whole] if cut != whole else [cut])]
    return phrases[0] if len(phrases) == 1 else Or(tuple(phrases))


def _phrase(query: str, offset: int, spans: list[tuple[int, int]]) -> Phrase:
    """Build a phrase of the words in these spans; only its last word is inflected, as in German print."""
    texts = [query[offset + start : offset + end] for start, end in spans]
    inner = [Word(text, frozenset(spellings(text))) for text in texts[:-1]]
    words = [*inner, Word(texts[-1], frozenset(forms(texts[-1])))]
    start, end = offset + spans[0][0], offset + spans[-1][1]
    return Phrase(query[start:end], tuple(words), start, end)
