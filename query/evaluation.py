"""Decide whether an article answers a query, and where."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from query.analysis import AnalysedText, Document, Occurrence
from query.tree import And, Field, Node, Not, Or, Phrase, Query, Word


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a phrase of the query stands: offsets into the text of the field; `phrase` is as typed."""

    field: Field
    start: int
    end: int
    phrase: str


@dataclass(frozen=True, slots=True)
class Match:
    """Why an article answers a query: hits in the order of fields and text, never overlapping."""

    hits: tuple[Hit, ...]


def evaluate(query: Query, document: Document) -> Match | None:
    """Return where the article answers the query, None if it does not.

    The words of UND may stand in different fields, those of a phrase stand in one. Every place of every
    phrase that contributed is a hit.
    """
    hits = _hits(query.root, document)
    return None if hits is None else Match(tuple(_merged(hits)))


def _hits(node: Node, document: Document) -> list[Hit] | None:
    """Return the hits of a node that holds, None for one that does not."""
    match node:
        case Phrase():
            return _phrase_hits(node, document) or None
        case Not(child):
            return [] if _hits(child, document) is None else None
        case And(children):
            return _hits_of_all(children, document)
        case Or(children):
            held = [found for child in children if (found := _hits(child, document)) is not None]
            return list(chain.from_iterable(held)) if held else None


def _hits_of_all(children: tuple[Node, ...], document: Document) -> list[Hit] | None:
    hits: list[Hit] = []
    for child in children:
        found = _hits(child, document)
        if found is None:
            return None
        hits += found
    return hits


def _phrase_hits(phrase: Phrase, document: Document) -> list[Hit]:
    return [
        Hit(field, *text.span(place), phrase.text)
        for field, text in document.items()
        for place in _places(phrase, text, _KEYWORD_END if field is Field.KEYWORDS else _PARAGRAPH_END)
    ]


def _places(phrase: Phrase, text: AnalysedText, end: re.Pattern[str]) -> list[Occurrence]:
    """Return where the words of a phrase follow each other without such an end between them."""
    first, *rest = phrase.words
    places = _word_places(first, text)
    for word in rest:
        if not places:
            break
        ending = {place.last: place for place in places}
        places = [
            Occurrence(before.first, after.last)
            for after in _word_places(word, text)
            if (before := ending.get(after.first - 1)) and not end.search(text.gap(before, after))
        ]
    return places


def _word_places(word: Word, text: AnalysedText) -> list[Occurrence]:
    occurrences = text.occurrences
    return [place for form in word.forms if form in occurrences for place in occurrences[form]]


def _merged(hits: list[Hit]) -> Iterator[Hit]:
    """Join hits that overlap (KL.digital and digital), named after the longest of them."""
    order = {field: number for number, field in enumerate(Field)}
    kept: Hit | None = None
    for hit in sorted(hits, key=lambda hit: (order[hit.field], hit.start, -hit.end)):
        if kept is None or hit.field is not kept.field or hit.start >= kept.end:
            if kept is not None:
                yield kept
            kept = hit
        elif hit.end > kept.end:
            longest = max(kept, hit, key=lambda one: one.end - one.start)
            kept = Hit(kept.field, kept.start, hit.end, longest.phrase)
    if kept is not None:
        yield kept


_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n")
_KEYWORD_END = re.compile(r"\n")  # keywords stand one to a line
