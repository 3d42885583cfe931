"""The body of an article with its headings, lists, quotes and tables, the hits in it marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from query.marks import CELL, PartKind, parts
from web.highlighting import Mark, Piece, pieces


@dataclass(frozen=True, kw_only=True)
class ShownPart:
    """One part of a body: its lines, their cells (only tables have several), and of each cell its pieces."""

    kind: PartKind
    lines: tuple[tuple[tuple[Piece, ...], ...], ...]


def shown_parts(body: str, found: Sequence[Mark]) -> tuple[ShownPart, ...]:
    """Cut a body into its parts; `found` are the hits in its plain text."""
    shown, at = [], 0
    for part in parts(body):
        lines = []
        for line in part.lines:
            lines.append(tuple(_cells(part.kind, line, at, found)))
            at += len(line) + len("\n")
        shown.append(ShownPart(kind=part.kind, lines=tuple(lines)))
        at += len("\n\n") - len("\n")
    return tuple(shown)


def _cells(kind: PartKind, line: str, at: int, found: Sequence[Mark]) -> Iterator[tuple[Piece, ...]]:
    for text in line.split(CELL) if kind is PartKind.TABLE else [line]:
        end = at + len(text)
        inner = (mark for mark in found if mark.start < end and mark.end > at)
        yield pieces(text, [Mark(mark.start - at, mark.end - at, mark.doubt) for mark in inner])
        at = end + len(CELL)
