"""Pairs of articles of which it is known whether they tell one story."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from random import Random

from query import Field, analyse_document
from storage.stories.told import Told, told
from tests.storage.stories import cases
from tests.storage.stories.edits import Release, as_follow_up, as_template, common_words, edited, releases

_FEWEST_NEW = 2  # numbers in a follow-up


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two articles, and what is right about them."""

    kind: str
    ours: Told
    theirs: Told
    days: int
    same_source: bool
    is_one_story: bool


def of_cases() -> Iterator[Pair]:
    """Yield the pairs of the labelled texts."""
    for file in cases.case_files():
        for one, other, same in cases.labelled_pairs(cases.read_case(file)):
            yield Pair(
                kind="labelled texts",
                ours=one.told,
                theirs=other.told,
                days=_days(one.day, other.day),
                same_source=one.source == other.source,
                is_one_story=same,
            )


def of_edits(each: int, seed: int) -> Iterator[Pair]:
    """Yield so many edited copies of each release, and as many follow-ups and templates of another town."""
    random, sent = Random(seed), releases()
    words = common_words(sent)
    for release in sent:
        for _ in range(each):
            first = edited(release, random, words) if random.random() < 0.5 else release
            yield _pair("edited copies", first, edited(release, random, words), is_one_story=True)
        for _ in range(each):
            template = as_template(release, random)
            first = _maybe(release, random, words)
            yield _pair("another town's template", first, template, is_one_story=False)
            later = _maybe(as_follow_up(release, random, words), random, words)
            pair = _pair("follow-ups", release, later, is_one_story=False)
            # Of some nothing is left that was not in the first already.
            if len(pair.theirs.numbers - pair.ours.numbers) >= _FEWEST_NEW:
                yield pair
    for one, other in combinations(sent, 2):
        yield _pair("other releases", one, other, is_one_story=False)


def _maybe(release: Release, random: Random, words: Sequence[str]) -> Release:
    return edited(release, random, words) if random.random() < 0.5 else release


def _pair(kind: str, one: Release, other: Release, *, is_one_story: bool) -> Pair:
    return Pair(
        kind=kind, ours=_told(one), theirs=_told(other), days=1, same_source=False, is_one_story=is_one_story
    )


def _told(release: Release) -> Told:
    return told(analyse_document({Field.TITLE: release.title, Field.BODY: release.body}))


def _days(one: date | None, other: date | None) -> int:
    return abs((one - other).days) if one and other else 0
