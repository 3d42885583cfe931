"""Hits made visible: a text cut into pieces, and the sentences that hold them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from query import Field, Hit
from web.sentences import MAX_LENGTH, Span, sentence_around, sentence_breaks


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text, either a hit or not."""

    text: str
    is_hit: bool


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """A sentence of one field with every hit in it."""

    field: Field
    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool


def spans(hits: Iterable[Hit], field: Field) -> list[Span]:
    """Return where one field's hits lie, overlapping ones joined."""
    joined: list[Span] = []
    for start, end in sorted((hit.start, hit.end) for hit in hits if hit.field is field):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def pieces(text: str, marked: Iterable[Span]) -> tuple[Piece, ...]:
    """Cut a text at its hits; the pieces together are the text."""
    inner = [(max(0, start), min(len(text), end)) for start, end in marked if start < len(text) and end > 0]
    edges = sorted({0, len(text), *(edge for span in inner for edge in span)})
    return tuple(Piece(text[start:end], (start, end) in inner) for start, end in pairwise(edges))


def excerpts(texts: Mapping[Field, str], hits: Sequence[Hit], fields: Iterable[Field]) -> tuple[Excerpt, ...]:
    """Return the sentences of these fields that hold hits, each once, in the order of the text."""
    return tuple(
        _excerpt(field, texts[field], sentence, marked)
        for field in fields
        if field in texts
        for marked in [spans(hits, field)]
        for sentence in _sentences(texts[field], marked)
    )


def beginning(text: str) -> tuple[Piece, ...]:
    """Return the first lines of a text, for results whose hits all lie in the headline."""
    if len(text) <= MAX_LENGTH:
        return pieces(text, ())
    cut = text.rfind(" ", 0, MAX_LENGTH)
    return pieces(text[: cut if cut > 0 else MAX_LENGTH] + " …", ())


def _sentences(text: str, marked: list[Span]) -> list[Span]:
    found: list[Span] = []
    breaks = sentence_breaks(text) if marked else []
    for start, end in marked:
        if not found or end > found[-1][1]:
            found.append(sentence_around(text, breaks, start, end))
    return found


def _excerpt(field: Field, text: str, sentence: Span, marked: list[Span]) -> Excerpt:
    first, last = sentence
    inner = [(start - first, end - first) for start, end in marked if start < last and end > first]
    return Excerpt(
        field=field,
        pieces=pieces(text[first:last], inner),
        cut_before=first > 0 and not _ends_sentence(text[:first]),
        cut_after=last < len(text) and text[last - 1] not in ".!?…" and text[last] != "\n",
    )


def _ends_sentence(before: str) -> bool:
    return before.endswith("\n") or before.rstrip().rstrip('"“”«»’)').endswith((".", "!", "?", "…"))
