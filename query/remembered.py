"""What was worked out for words, remembered because news repeat theirs."""

from collections.abc import Callable
from typing import Generic, TypeVar

_MOST = 2**16  # words; some 10 MB
_LONGEST = 60  # letters; longer "words" are rubbish from broken pages, not worth the memory

T = TypeVar("T")


class Remembered(dict[str, T], Generic[T]):
    """The answers to a question about words, found by `answers[word]`; the first time it is worked out.

    A table that is full begins anew, which costs less than to keep account of which words were asked last.
    """

    def __init__(self, work_out: Callable[[str], T]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, word: str) -> T:
        answer = self._work_out(word)
        if len(word) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[word] = answer
        return answer
