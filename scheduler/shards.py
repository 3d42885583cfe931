"""Which due sources are crawled together in one child."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit
from zlib import crc32

from crawler.sources import Source

SHARDS = 16


@dataclass(frozen=True, kw_only=True)
class Shard:
    """The due sources of some hosts. Its batches run one after the other, so no host meets two children."""

    number: int
    batches: tuple[tuple[Source, ...], ...]


def shards(due: Iterable[Source], *, suspects: frozenset[str] = frozenset()) -> list[Shard]:
    """Group sources by host.

    Sources named in `suspects` lately took a child down with them: each gets a batch of its own, after the
    others of its shard have had their turn.
    """
    groups: dict[int, list[Source]] = {}
    for source in due:
        groups.setdefault(shard_number(source), []).append(source)
    return [
        Shard(number=number, batches=_batches(group, suspects)) for number, group in sorted(groups.items())
    ]


def shard_number(source: Source) -> int:
    """Return 0 .. SHARDS-1; the same for all sources of one host."""
    host = (urlsplit(source.home).hostname or "").removeprefix("www.")  # one server to politeness
    return crc32(host.encode()) % SHARDS


def _batches(group: list[Source], suspects: frozenset[str]) -> tuple[tuple[Source, ...], ...]:
    together = tuple(source for source in group if source.name not in suspects)
    single = [(source,) for source in group if source.name in suspects]
    return ((together,) if together else ()) + tuple(single)
