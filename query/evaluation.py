"""Decide whether an article answers a query, and where."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import NamedTuple

from query.analysis import AnalysedText, Document, Reading
from query.forms import Form
from query.terms import Places, in_context, term_places
from query.tree import And, Field, Near, Node, Not, Or, Period, Phrase, Query


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a phrase of the query stands: offsets into the text of the field; `phrase` is as typed."""

    field: Field
    start: int
    end: int
    phrase: str
    form: Form = Form.WRITTEN


@dataclass(frozen=True, slots=True)
class Match:
    """Why an article answers a query: hits in the order of fields and text, never overlapping."""

    hits: tuple[Hit, ...]


class Place(NamedTuple):
    """The numbers of the first and last word of a phrase in a row of words, and the form of its last."""

    first: int
    last: int
    form: Form


def evaluate(query: Query, document: Document, *, today: date | None = None) -> Match | None:
    """Return where the article answers the query, None if it does not.

    The words of UND may stand in different fields, those of a phrase and of NAHE stand in one. Every place of
    every phrase that contributed is a hit; what is excluded and periods give none. `today` is the day in
    Berlin from which periods count back; None stands for the day of the article itself, to find again the
    hits of one that has matched.
    """
    hits = node_hits(query.root, document, today or document.day or date.min)
    return None if hits is None else Match(tuple(_merged(hits)))


def node_hits(node: Node, document: Document, today: date) -> list[Hit] | None:
    """Return the hits of a node that holds, unmerged and in no order, None for one that does not."""
    match node:
        case Phrase():
            return _phrase_hits(node, document) or None
        case Near():
            return _near_hits(node, document) or None
        case Period():
            return [] if in_period(node, document.day, today) else None
        case Not(child):
            return [] if node_hits(child, document, today) is None else None
        case And(children):
            return _hits_of_all(children, document, today)
        case Or(children):
            held = [hits for child in children if (hits := node_hits(child, document, today)) is not None]
            return list(chain.from_iterable(held)) if held else None


def in_period(period: Period, day: date | None, today: date) -> bool:
    """Tell whether a day lies in a period; an article without a day lies in none."""
    if day is None:
        return False
    if period.last_days is not None and not today - timedelta(days=period.last_days) < day <= today:
        return False
    return (period.first is None or day >= period.first) and (period.last is None or day <= period.last)


def _hits_of_all(children: tuple[Node, ...], document: Document, today: date) -> list[Hit] | None:
    hits: list[Hit] = []
    for child in children:
        found = node_hits(child, document, today)
        if found is None:
            return None
        hits += found
    return hits


def _phrase_hits(phrase: Phrase, document: Document) -> list[Hit]:
    return [
        _hit(field, reading, phrase, place)
        for field, text in _texts(phrase.fields, document)
        for reading in text.readings
        for place in phrase_places(phrase, reading)
    ]


def _near_hits(near: Near, document: Document) -> list[Hit]:
    fields = near.operands[0][0].fields
    return [
        _hit(field, reading, phrase, place)
        for field, text in _texts(fields, document)
        for reading in text.readings
        for phrase, place in _near_places(near, reading)
    ]


def _texts(fields: tuple[Field, ...], document: Document) -> Iterator[tuple[Field, AnalysedText]]:
    for field in fields:
        if text := document.texts.get(field):
            yield field, text


def phrase_places(phrase: Phrase, reading: Reading, known: Places | None = None) -> list[Place]:
    """Return where the words of a phrase follow each other within a paragraph.

    `known` are the places of its words, where somebody has them.
    """
    first, *rest = phrase.words
    places = [Place(at, at, form) for at, form in term_places(first, reading, known)]
    for term in rest:
        if not places:
            break
        ending = {place.last: place for place in places}
        places = [
            Place(before.first, at, form)
            for at, form in term_places(term, reading, known)
            if (before := ending.get(at - 1)) and reading.is_one_paragraph(at - 1, at)
        ]
    if phrase.context is not None:
        judged = ((place, in_context(phrase.context, reading, *place)) for place in places)
        places = [place._replace(form=form) for place, form in judged if form is not None]
    return places


def stands(leaf: Phrase | Near, document: Document) -> bool:
    """Tell whether a phrase or NAHE has a hit, without looking for all of them."""
    fields = leaf.fields if isinstance(leaf, Phrase) else leaf.operands[0][0].fields
    readings = (reading for _, text in _texts(fields, document) for reading in text.readings)
    if isinstance(leaf, Phrase):
        return any(stands_in(leaf, reading) for reading in readings)
    return any(True for reading in readings for _ in _near_places(leaf, reading))


def stands_in(phrase: Phrase, reading: Reading, known: Places | None = None) -> bool:
    """Tell whether a phrase has a place in a row of words, without looking for all of them."""
    if len(phrase.words) > 1 or phrase.context is None:
        return bool(phrase_places(phrase, reading, known))
    context, places = phrase.context, term_places(phrase.words[0], reading, known)
    return any(in_context(context, reading, at, at, form) is not None for at, form in places)


def _near_places(near: Near, reading: Reading) -> Iterator[tuple[Phrase, Place]]:
    """Yield every place of an operand that has places of all the others near it."""
    operands = [
        [(phrase, place) for phrase in operand for place in phrase_places(phrase, reading)]
        for operand in near.operands
    ]
    if not all(operands):
        return
    if near.words_between is None:
        yield from _in_common_sentences(operands, reading)
    else:
        yield from _close_together(operands, near.words_between, reading)


def _in_common_sentences(
    operands: list[list[tuple[Phrase, Place]]], reading: Reading
) -> Iterator[tuple[Phrase, Place]]:
    sentences = reading.sentences
    inside = [
        [(phrase, place) for phrase, place in operand if sentences[place.first] == sentences[place.last]]
        for operand in operands
    ]
    common = frozenset.intersection(
        *(frozenset(sentences[place.first] for _, place in operand) for operand in inside)
    )
    yield from (found for operand in inside for found in operand if sentences[found[1].first] in common)


def _close_together(
    operands: list[list[tuple[Phrase, Place]]], words_between: int, reading: Reading
) -> Iterator[tuple[Phrase, Place]]:
    paragraphs = reading.paragraphs
    one, other = (sorted(operand, key=_first) for operand in operands)
    for found in one:
        place = found[1]
        # Phrases are of different lengths, so those that begin far enough before are looked at as well.
        earliest = place.first - words_between - _MOST_WORDS_OF_A_PHRASE
        for partner in other[bisect_left(other, earliest, key=_first) :]:
            before, after = sorted((place, partner[1]))
            between = after.first - before.last - 1
            if between > words_between and after is partner[1]:
                break
            if 0 <= between <= words_between and paragraphs[before.last] == paragraphs[after.first]:
                yield from (found, partner)


def _first(found: tuple[Phrase, Place]) -> int:
    return found[1].first


def _hit(field: Field, reading: Reading, phrase: Phrase, place: Place) -> Hit:
    form = place.form
    if form not in _LESS_CERTAIN and reading.is_glued(place.first, place.last):
        form = Form.GLUED
    return Hit(field, *reading.span(place.first, place.last), phrase.text, form)


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
            kept = Hit(kept.field, kept.start, hit.end, longest.phrase, longest.form)
    if kept is not None:
        yield kept


_MOST_WORDS_OF_A_PHRASE = 100
_LESS_CERTAIN = (Form.TYPO, Form.HOMONYM)
