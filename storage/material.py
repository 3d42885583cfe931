"""Which changes of an article are worth telling: the rule is explained in docs/design/0016-revisions.md."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from query.analysis import folded_words
from query.days import berlin_day
from query.marks import plain_text

# One new paragraph in an article of up to ten. A corrected name or number stays far below.
_SHARE = 0.1
_FEWEST = 10  # words; in a short note two corrected words are more than a tenth already
_LONG_ENOUGH = 4  # letters; among shorter words one letter makes another word: Hof, Ho, am, an


class Reason(StrEnum):
    """Why a revision is material: it may be told of."""

    TITLE = "title"
    TEASER = "teaser"
    DATE = "date"  # the day of publication
    BODY = "body"  # a good part of it
    NEW_MATCH = "new-match"  # somebody's words stand in it who would not have been told before


def reasons(before: Mapping[str, str], after: Mapping[str, str]) -> list[Reason]:
    """Return why a revision is material, nothing when it is not; what it matches is no question here.

    Both are the stated fields of storage.fingerprints.
    """
    found = {
        Reason.TITLE: _is_reworded(before.get("title", ""), after.get("title", "")),
        Reason.TEASER: _is_reworded(before.get("teaser", ""), after.get("teaser", "")),
        Reason.DATE: _has_other_day(before.get("published_at"), after.get("published_at")),
        Reason.BODY: _is_rewritten(before.get("body", ""), after.get("body", "")),
    }
    return [reason for reason, holds in found.items() if holds]


def _is_reworded(before: str, after: str) -> bool:
    """Tell whether the words are others, beyond their spelling."""
    old, new = folded_words(before), folded_words(after)
    if len(old) != len(new):
        return True
    return any(one != other and not _is_respelled(one, other) for one, other in zip(old, new, strict=True))


def _is_respelled(one: str, other: str) -> bool:
    """Tell whether one letter was added, left out, or changed, or two were swapped, but not the first.

    Numbers are never misspelled: 15 and 150 millions are different news. Nor is "keine" a misspelt "eine".
    """
    if not (one.isalpha() and other.isalpha() and min(len(one), len(other)) >= _LONG_ENOUGH):
        return False
    start = _common_start(one, other)
    end = _common_start(one[start:][::-1], other[start:][::-1])
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    is_swapped = len(left) == len(right) == 2 and left == right[::-1]
    return start > 0 and (max(len(left), len(right)) <= 1 or is_swapped)


def _common_start(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _has_other_day(before: str | None, after: str | None) -> bool:
    """Tell whether both state a day and not the same; publishers touch the minutes when they touch a text."""
    return before is not None and after is not None and _day(before) != _day(after)


def _day(stated: str) -> date:
    return berlin_day(datetime.fromisoformat(stated))


def _is_rewritten(before: str, after: str) -> bool:
    """Tell whether a good part of the words is new or gone; moving paragraphs about changes none."""
    old, new = folded_words(plain_text(before)), folded_words(plain_text(after))
    changed = _changed_words(old, new)
    return changed >= _FEWEST and changed >= _SHARE * max(len(old), len(new))


def _changed_words(old: Sequence[str], new: Sequence[str]) -> int:
    kept = (Counter(old) & Counter(new)).total()
    return max(len(old), len(new)) - kept
