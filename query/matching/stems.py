"""Finds the stems in a word, however many stems there are."""

from collections.abc import Iterable, Iterator


class Stems:
    """Stems by their length, each with the atoms that have it."""

    def __init__(self) -> None:
        self._of_length: dict[int, dict[str, set[int]]] = {}

    def add(self, stems: Iterable[str], atom: int) -> None:
        """Let the atom have these stems."""
        for stem in stems:
            self._of_length.setdefault(len(stem), {}).setdefault(stem, set()).add(atom)

    def remove(self, stems: Iterable[str], atom: int) -> None:
        """Take them from it again."""
        for stem in stems:
            of_length = self._of_length[len(stem)]
            of_length[stem].discard(atom)
            if not of_length[stem]:
                del of_length[stem]
            if not of_length:
                del self._of_length[len(stem)]

    def starting(self, word: str) -> Iterator[int]:
        """Yield the atoms with a stem in which the word begins."""
        for length, stems in self._of_length.items():
            yield from stems.get(word[:length], ())

    def ending(self, word: str) -> Iterator[int]:
        """Yield the atoms with a stem in which the word ends."""
        for length, stems in self._of_length.items():
            yield from stems.get(word[-length:], ())

    def within(self, word: str) -> Iterator[int]:
        """Yield the atoms with a stem that the word holds."""
        for length, stems in self._of_length.items():
            for start in range(len(word) - length + 1):
                yield from stems.get(word[start : start + length], ())
