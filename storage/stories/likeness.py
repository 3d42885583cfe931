"""How far two texts say the same, and where they say of one what the other says of another."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TypeAlias

from query.typos import is_slip
from storage.stories.told import Sentence, Told

_SAME = 0.5  # of its words another sentence must have for both to say the same
_FEWEST = 4  # words: shorter ones (Das ist neu.) say nothing for themselves
_OPENING = 3  # sentences

_Pairs: TypeAlias = Sequence[tuple[Sentence, Sentence]]


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """Two sentences that say the same of different ones."""

    ours: frozenset[str]  # names, or numbers
    theirs: frozenset[str]

    @property
    def weight(self) -> int:
        """How much has been exchanged: each number by itself, first and second name as one."""
        return min(len(self.ours), len(self.theirs)) if next(iter(self.ours))[0].isdigit() else 1


@dataclass(frozen=True)
class Likeness:
    """Two texts compared, whatever the order of their sentences; what is not asked for is not worked out."""

    our: Told = field(repr=False)
    their: Told = field(repr=False)

    @cached_property
    def ours(self) -> float:
        """The part of our text that the other has too."""
        return _part(self.our, self._pairs)

    @cached_property
    def theirs(self) -> float:
        """The part of the other text that ours has."""
        return _part(self.their, self._pairs_back)

    @cached_property
    def opening(self) -> bool:
        """Whether how one of them begins stands in the other."""
        return _begins_in(self.our, self._pairs) or _begins_in(self.their, self._pairs_back)

    @cached_property
    def telling(self) -> int:
        """How many of our sentences have their like and name a name or a number, or it does."""
        return sum(
            bool(one.names or one.numbers or other.names or other.numbers) for one, other in self._pairs
        )

    @cached_property
    def exchanges(self) -> Sequence[Exchange]:
        """Where those name another instead."""
        return [exchange for one, other in self._pairs for exchange in self._exchanges(one, other)]

    @cached_property
    def titles(self) -> float:
        """The part of all words of both titles that they share."""
        ours, theirs = self.our.title_words, self.their.title_words
        return len(ours & theirs) / max(1, len(ours | theirs))

    @cached_property
    def title_exchange(self) -> Exchange | None:
        """What one of two like titles says and the other text does not: Freibad saniert, Radweg saniert."""
        if self.titles < _SAME:
            return None
        only_ours = _of_title(self.our) - set(self.their.capitals) - self.their.numbers
        only_theirs = _of_title(self.their) - set(self.our.capitals) - self.our.numbers
        if not only_ours or not only_theirs or _are_slips(only_ours, only_theirs):
            return None
        return Exchange(ours=only_ours, theirs=only_theirs)

    @property
    def shared_names(self) -> frozenset[str]:
        """The names that both name."""
        return self.our.names & self.their.names

    @property
    def shared_numbers(self) -> frozenset[str]:
        """The numbers that both name."""
        return self.our.numbers & self.their.numbers

    @property
    def only_ours(self) -> frozenset[str]:
        """The names and numbers that stand in our text where the other has others."""
        return frozenset().union(*(exchange.ours for exchange in self._all_exchanges))

    @property
    def only_theirs(self) -> frozenset[str]:
        """And those of the other text."""
        return frozenset().union(*(exchange.theirs for exchange in self._all_exchanges))

    @property
    def _all_exchanges(self) -> Sequence[Exchange]:
        return (*self.exchanges, *([self.title_exchange] if self.title_exchange else ()))

    @cached_property
    def _pairs(self) -> _Pairs:
        return _pairs(self.our, self.their)

    @cached_property
    def _pairs_back(self) -> _Pairs:
        return _pairs(self.their, self.our)

    def _exchanges(self, one: Sentence, other: Sentence) -> Iterator[Exchange]:
        if one.words == other.words:
            return
        our, their = self.our, self.their
        for ours, theirs, all_ours, all_theirs in (
            (one.names, other.names, our.names, their.names),
            (one.numbers, other.numbers, our.numbers, their.numbers),
        ):
            only_ours, only_theirs = ours - theirs - all_theirs, theirs - ours - all_ours
            if only_ours and only_theirs and not _are_slips(only_ours, only_theirs):
                yield Exchange(ours=only_ours, theirs=only_theirs)


def _pairs(ours: Told, theirs: Told) -> _Pairs:
    """Return each of our sentences that has its like, with the one most like it, of several the first."""
    pairs = []
    for one in ours.sentences:
        if len(one.words) < _FEWEST:
            continue
        shared = Counter(number for word in one.word_set for number in theirs.having.get(word, ()))
        least = _SAME * len(one.word_set)
        likes = [(number, many) for number, many in shared.items() if many >= least]
        if likes:
            pairs.append((one, theirs.sentences[_closest(one, theirs, likes)]))
    return pairs


def _closest(one: Sentence, theirs: Told, likes: Sequence[tuple[int, int]]) -> int:
    def share(like: tuple[int, int]) -> tuple[float, int]:
        number, many = like
        return many / (len(one.word_set) + len(theirs.sentences[number].word_set) - many), -number

    return max(likes, key=share)[0]


def _part(told: Told, pairs: _Pairs) -> float:
    whole = sum(len(sentence.words) for sentence in _saying(told))
    return sum(len(one.words) for one, _ in pairs) / whole if whole else 0.0


def _begins_in(told: Told, pairs: _Pairs) -> bool:
    having_likes = {one.words for one, _ in pairs}
    opening = [sentence.words in having_likes for sentence in islice(_saying(told), _OPENING)]
    return 2 * sum(opening) >= len(opening) > 0


def _saying(told: Told) -> Iterator[Sentence]:
    return (sentence for sentence in told.sentences if len(sentence.words) >= _FEWEST)


def _of_title(told: Told) -> frozenset[str]:
    return frozenset().union(*(sentence.all_capitals | sentence.numbers for sentence in told.title))


def _are_slips(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell whether the names are the same ones but for a slip of the pen: Kathrin, Katrin."""
    return all(name.isalpha() and any(is_slip(name, other) for other in theirs) for name in ours)
