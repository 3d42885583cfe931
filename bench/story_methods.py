"""Ways to tell near-duplicates: ours, and those that others use."""

from collections.abc import Callable, Mapping
from zlib import crc32

from bench.story_pairs import Pair
from storage.stories.told import Told
from storage.stories.verdict import judge


def by_verdict(pair: Pair) -> bool:
    """Ours."""
    return judge(pair.ours, pair.theirs, days=pair.days, same_source=pair.same_source).joined


def by_same_words(pair: Pair) -> bool:
    """Equal word for word, as a hash of the text tells."""
    return pair.ours.words == pair.theirs.words


def by_shingles(pair: Pair) -> bool:
    """At least half of all runs of three words in common, as MinHash estimates it."""
    return _share(_runs(pair.ours), _runs(pair.theirs)) >= 0.5


def by_containment(pair: Pair) -> bool:
    """Seven in ten runs of three words of the shorter text stand in the other."""
    ours, theirs = _runs(pair.ours), _runs(pair.theirs)
    return len(ours & theirs) >= 0.7 * max(1, min(len(ours), len(theirs)))


def by_simhash(pair: Pair) -> bool:
    """At most 3 of 64 bits of a SimHash differ (Manku, Jain and Das Sarma 2007, as used for web pages)."""
    return (_simhash(pair.ours) ^ _simhash(pair.theirs)).bit_count() <= 3


def by_headline(pair: Pair) -> bool:
    """Eight in ten words of the headlines in common, as news aggregators fold."""
    return _share(pair.ours.title_words, pair.theirs.title_words) >= 0.8


METHODS: Mapping[str, Callable[[Pair], bool]] = {
    "the same words": by_same_words,
    "like headlines": by_headline,
    "SimHash, 3 of 64 bits": by_simhash,
    "half of all shingles": by_shingles,
    "most shingles of the shorter": by_containment,
    "ours": by_verdict,
}


def _runs(told: Told) -> frozenset[tuple[str, ...]]:
    words = told.words
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _share(ours: frozenset[object], theirs: frozenset[object]) -> float:
    return len(ours & theirs) / max(1, len(ours | theirs))


def _simhash(told: Told) -> int:
    counts = [0] * 64
    for run in _runs(told):
        joined = " ".join(run).encode()
        bits = crc32(joined) << 32 | crc32(joined[::-1])
        for bit in range(64):
            counts[bit] += 1 if bits >> bit & 1 else -1
    return sum(1 << bit for bit in range(64) if counts[bit] > 0)
