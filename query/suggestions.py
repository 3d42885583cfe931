"""Queries close to what was typed, to offer where something is wrong with it."""

from collections.abc import Iterable

Span = tuple[int, int]


def replace(text: str, spans: Iterable[Span], replacement: str = "") -> str:
    """Return a query with its parts at these offsets replaced, and no blanks left over."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}{replacement}{text[end:]}"
    return " ".join(text.split()).replace("( ", "(").replace(" )", ")")
