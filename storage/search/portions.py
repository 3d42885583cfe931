"""Cutting many ids into lists short enough for one statement."""

from collections.abc import Collection, Iterator

_PORTION = 500  # well below the number of parameters a statement may have (SQLite: 32766)


def portions(ids: Collection[int]) -> Iterator[list[int]]:
    """Yield the ids in lists, in the order given."""
    ordered = list(ids)
    for start in range(0, len(ordered), _PORTION):
        yield ordered[start : start + _PORTION]
