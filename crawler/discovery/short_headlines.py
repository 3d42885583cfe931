"""Links of a page that neither date nor headline tells from navigation: their addresses put them together.

Whether such a group is news only its pages can show, so that a few of them have to be read. Pure.
"""

from collections.abc import Iterable, Sequence

from crawler.discovery.article_paths import common_path
from crawler.discovery.listing import Listed

FEWEST = 3  # links that make a group
_MOST_GROUPS = 3


def groups(listed: Iterable[Listed]) -> list[tuple[Listed, ...]]:
    """Return the links whose addresses are of one pattern, the largest group first."""
    found: dict[str, list[Listed]] = {}
    for one in listed:
        # Of one address alone no pattern of names is told; of two it is what both begin with.
        pattern = common_path([one.url, one.url])
        if pattern is not None:
            found.setdefault(pattern, []).append(one)
    large = [tuple(group) for group in found.values() if len(group) >= FEWEST]
    return sorted(large, key=len, reverse=True)[:_MOST_GROUPS]


def samples(group: Sequence[Listed]) -> list[Listed]:
    """Return the links of a group to try: the first, one of the middle, and the last."""
    return [group[0], group[len(group) // 2], group[-1]]
