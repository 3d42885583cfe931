"""Finds what a word with a slip may mean: one half of it is always right."""

from collections.abc import Iterable, Iterator

_Half = tuple[int, str, str]  # how long the form is, how it begins, how it ends


class Halves:
    """Forms by their two halves, each with the atoms that have it.

    A slip changes, drops or adds one letter, or swaps two neighbours. With one letter left out between the
    halves it never touches both of them, and the first letter is right anyway.
    """

    def __init__(self) -> None:
        self._of_half: dict[_Half, set[int]] = {}

    def add(self, forms: Iterable[str], atom: int) -> None:
        """Let the atom mean these forms."""
        for form in forms:
            for half in _halves(form, len(form)):
                self._of_half.setdefault(half, set()).add(atom)

    def remove(self, forms: Iterable[str], atom: int) -> None:
        """Let it mean them no more."""
        for half in {half for form in forms for half in _halves(form, len(form))}:
            self._of_half[half].discard(atom)
            if not self._of_half[half]:
                del self._of_half[half]

    def perhaps(self, word: str) -> Iterator[int]:
        """Yield the atoms that may mean the word; each is still to be asked."""
        for length in (len(word) - 1, len(word), len(word) + 1):
            for half in _halves(word, length):
                yield from self._of_half.get(half, ())


def _halves(word: str, length: int) -> tuple[_Half, _Half]:
    """Return the halves of a form of this length, if the word is that form but for a slip."""
    middle = length // 2 + 1
    return (length, word[: middle - 1], ""), (length, word[:1], word[len(word) - (length - middle) :])
