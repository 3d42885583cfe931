"""Names of places that hold the name of another: Bad Homburg and Homburg, Neu-Ulm and Ulm."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from query.additions import Words, folded_words
from query.places import Place, places


class Beside(NamedTuple):
    """Words that make another name of one, before it or behind it."""

    before: frozenset[Words]
    behind: frozenset[Words]


def beside(name: Words, meant: Collection[Place]) -> Beside:
    """Return the words that make of a name that of a place not meant: Homburg -> (bad,) before it."""
    others = [split for place, *split in _holding().get(name, ()) if place not in meant]
    return Beside(
        frozenset(before for before, _ in others if before),
        frozenset(behind for before, behind in others if not before),
    )


@cache
def _holding() -> Mapping[Words, list[tuple[Place, Words, Words]]]:
    """By the names they hold, the places with longer names, and what stands before and behind it in these."""
    names = {folded_words(place.plain_name) for place in places()}
    found: dict[Words, list[tuple[Place, Words, Words]]] = {}
    for place in places():
        words = folded_words(place.name)
        for held, before, behind in _parts(words):
            # Lists and datelines put one place behind another: Essen (Oldenburg), but also Essen, Oldenburg.
            if held in names and before not in names and behind not in names:
                found.setdefault(held, []).append((place, before, behind))
    return found


def _parts(words: Words) -> Iterator[tuple[Words, Words, Words]]:
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            if end - start < len(words):
                yield words[start:end], words[:start], words[end:]
