"""Hits made visible: a text cut into pieces, and the sentences that hold them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from query import Field, Form, Hit
from query.wording import LESS_CERTAIN
from web.sentences import MAX_LENGTH, Span, sentence_around, sentence_breaks

_DOUBTS_SHOWN = 5


class Mark(NamedTuple):
    """Where a hit lies in a text, and the form in which it was found if that is a less certain one."""

    start: int
    end: int
    doubt: Form | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text, either a hit or not, and if so perhaps a less certain one."""

    text: str
    is_hit: bool
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """What was found in a less certain form."""

    text: str
    form: Form


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """A sentence of one field with every hit in it."""

    field: Field
    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool


def marks(hits: Iterable[Hit], field: Field) -> list[Mark]:
    """Return where one field's hits lie, overlapping ones joined."""
    joined: list[Mark] = []
    for mark in sorted((_mark(hit) for hit in hits if hit.field is field), key=lambda mark: mark[:2]):
        if joined and mark.start < joined[-1].end:
            joined[-1] = _joined(joined[-1], mark)
        else:
            joined.append(mark)
    return joined


def pieces(text: str, marked: Iterable[Mark]) -> tuple[Piece, ...]:
    """Cut a text at its hits; the pieces together are the text."""
    inner = {
        (max(0, start), min(len(text), end)): doubt
        for start, end, doubt in marked
        if start < len(text) and end > 0
    }
    edges = sorted({0, len(text), *(edge for span in inner for edge in span)})
    return tuple(
        Piece(text[slice(*span)], span in inner, is_unsure=inner.get(span) is not None)
        for span in pairwise(edges)
    )


def doubts(texts: Mapping[Field, str], hits: Iterable[Hit]) -> tuple[Doubt, ...]:
    """Return what was found in a less certain form, each once and not too many."""
    found = (
        Doubt(texts[hit.field][hit.start : hit.end], hit.form)
        for hit in hits
        if hit.form in LESS_CERTAIN and hit.field in texts
    )
    return tuple(dict.fromkeys(found))[:_DOUBTS_SHOWN]


def excerpts(texts: Mapping[Field, str], hits: Sequence[Hit], fields: Iterable[Field]) -> tuple[Excerpt, ...]:
    """Return the sentences of these fields that hold hits, each once, in the order of the text."""
    return tuple(
        _excerpt(field, texts[field], sentence, marked)
        for field in fields
        if field in texts
        for marked in [marks(hits, field)]
        for sentence in _sentences(texts[field], marked)
    )


def beginning(text: str) -> tuple[Piece, ...]:
    """Return the first lines of a text, for results whose hits all lie in the headline."""
    if len(text) <= MAX_LENGTH:
        return pieces(text, ())
    cut = text.rfind(" ", 0, MAX_LENGTH)
    return pieces(text[: cut if cut > 0 else MAX_LENGTH] + " …", ())


def _mark(hit: Hit) -> Mark:
    return Mark(hit.start, hit.end, hit.form if hit.form in LESS_CERTAIN else None)


def _joined(one: Mark, other: Mark) -> Mark:
    # What is in doubt by itself is not where a certain hit covers it too.
    doubt = one.doubt if one.doubt is other.doubt else None
    return Mark(one.start, max(one.end, other.end), doubt)


def _sentences(text: str, marked: list[Mark]) -> list[Span]:
    found: list[Span] = []
    breaks = sentence_breaks(text) if marked else []
    for start, end, _ in marked:
        if not found or end > found[-1][1]:
            found.append(sentence_around(text, breaks, start, end))
    return found


def _excerpt(field: Field, text: str, sentence: Span, marked: list[Mark]) -> Excerpt:
    first, last = sentence
    inner = [
        Mark(mark.start - first, mark.end - first, mark.doubt)
        for mark in marked
        if mark.start < last and mark.end > first
    ]
    return Excerpt(
        field=field,
        pieces=pieces(text[first:last], inner),
        cut_before=first > 0 and not _ends_sentence(text[:first]),
        cut_after=last < len(text) and text[last - 1] not in ".!?…" and text[last] != "\n",
    )


def _ends_sentence(before: str) -> bool:
    return before.endswith("\n") or before.rstrip().rstrip('"“”«»’)').endswith((".", "!", "?", "…"))
