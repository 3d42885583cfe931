"""What stadt: looks for: the names of a municipality as print shows them, told apart from its namesakes."""

from query.phrases import read_phrase
from query.tree import Field, Node


def read_town(query: str, start: int, end: int, fields: tuple[Field, ...]) -> Node:
    """Return the node that looks for the municipality named in a part of the query."""
    return read_phrase(query, start, end, fields=fields)
