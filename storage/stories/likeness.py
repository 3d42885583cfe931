"""How far two texts say the same, and where they say of one what the other says of another."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """What the comparison of two texts came to."""

    ours: float  # the part of our text that the other has too
    theirs: float  # the part of the other text that ours has
    opening: bool  # whether how one of them begins stands in the other
    telling: int  # those of them that name a name or a number in either text
    exchanges: tuple[Exchange, ...]  # those of them that name another instead
    titles: float  # the part of all words of both titles that they share
    title_exchange: Exchange | None  # names, nouns and numbers that differ in like titles
    shared_names: frozenset[str]
    shared_numbers: frozenset[str]

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


def likeness(our: Told, their: Told) -> Likeness:
    """Compare two texts, whatever the order of their sentences."""
    pairs, back = _pairs(our.sentences, their.sentences), _pairs(their.sentences, our.sentences)
    exchanges = [exchange for one, other in pairs for exchange in _exchanges(one, other, our, their)]
    return Likeness(
        ours=_part(our, pairs),
        theirs=_part(their, back),
        opening=_begins_in(our, pairs) or _begins_in(their, back),
        telling=sum(bool(one.names | one.numbers | other.names | other.numbers) for one, other in pairs),
        exchanges=tuple(exchanges),
        shared_names=our.names & their.names,
        shared_numbers=our.numbers & their.numbers,
        titles=_titles(our, their),
        title_exchange=_title_exchange(our, their) if _titles(our, their) >= _SAME else None,
    )


def _pairs(ours: Sequence[Sentence], theirs: Sequence[Sentence]) -> _Pairs:
    """Return each of our sentences that has its like, with the one most like it."""
    having = _having(theirs)
    pairs = []
    for one in ours:
        shared = Counter(number for word in set(one.words) for number in having.get(word, ()))
        if len(one.words) < _FEWEST or not shared:
            continue
        best = max(shared, key=lambda number: (_share(shared[number], one, theirs[number]), -number))
        if shared[best] >= _SAME * len(set(one.words)):
            pairs.append((one, theirs[best]))
    return pairs


def _share(shared: int, one: Sentence, other: Sentence) -> float:
    return shared / len(set(one.words) | set(other.words))


def _having(sentences: Sequence[Sentence]) -> Mapping[str, Sequence[int]]:
    having = defaultdict(list)
    for number, sentence in enumerate(sentences):
        for word in set(sentence.words):
            having[word].append(number)
    return having


def _part(told: Told, pairs: _Pairs) -> float:
    whole = sum(len(sentence.words) for sentence in _saying(told))
    return sum(len(one.words) for one, _ in pairs) / whole if whole else 0.0


def _begins_in(told: Told, pairs: _Pairs) -> bool:
    having_likes = {one.words for one, _ in pairs}
    opening = [sentence.words in having_likes for sentence in islice(_saying(told), _OPENING)]
    return 2 * sum(opening) >= len(opening) > 0


def _saying(told: Told) -> Iterator[Sentence]:
    return (sentence for sentence in told.sentences if len(sentence.words) >= _FEWEST)


def _titles(our: Told, their: Told) -> float:
    return len(our.title_words & their.title_words) / max(1, len(our.title_words | their.title_words))


def _title_exchange(our: Told, their: Told) -> Exchange | None:
    """Return what one of two like titles says and the other text does not: Freibad saniert, Bad saniert."""
    only_ours = _of_title(our) - set(their.capitals) - their.numbers
    only_theirs = _of_title(their) - set(our.capitals) - our.numbers
    if not only_ours or not only_theirs or _are_slips(only_ours, only_theirs):
        return None
    return Exchange(ours=only_ours, theirs=only_theirs)


def _of_title(told: Told) -> frozenset[str]:
    return frozenset().union(*(sentence.all_capitals | sentence.numbers for sentence in told.title))


def _exchanges(one: Sentence, other: Sentence, our: Told, their: Told) -> list[Exchange]:
    found = []
    for ours, theirs, all_ours, all_theirs in (
        (one.names, other.names, our.names, their.names),
        (one.numbers, other.numbers, our.numbers, their.numbers),
    ):
        only_ours, only_theirs = ours - theirs - all_theirs, theirs - ours - all_ours
        if only_ours and only_theirs and not _are_slips(only_ours, only_theirs):
            found.append(Exchange(ours=only_ours, theirs=only_theirs))
    return found


def _are_slips(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell whether the names are the same ones but for a slip of the pen: Kathrin, Katrin."""
    return all(name.isalpha() and any(is_slip(name, other) for other in theirs) for name in ours)
