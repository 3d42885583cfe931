"""A query as a condition on the rows of a database: what its index can tell, and what is left to check."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

from sqlalchemy import ColumnElement, and_, false, not_, or_

from storage.search.needs import AllOf, AnyOf, Need

Check = ColumnElement[bool]


@dataclass(frozen=True)
class Condition:
    """Holds for the articles for which all three hold: `need`, none of `without`, all of `checks`.

    Without a need the index can narrow nothing down.
    """

    need: Need | None
    without: tuple[Need, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def is_told_by_index(self) -> bool:
        """Whether the index alone decides."""
        return self.need is not None and not self.checks

    @property
    def asked(self) -> Need | None:
        """What to ask the index."""
        if self.need is None or not self.without:
            return self.need
        return AllOf((self.need,), self.without)


def both(one: Condition, other: Condition) -> Condition:
    """Return the condition that both hold."""
    needs = [need for need in (one.need, other.need) if need is not None]
    need = AllOf(tuple(needs)) if len(needs) > 1 else next(iter(needs), None)
    return Condition(need, one.without + other.without, one.checks + other.checks)


def all_of(conditions: Sequence[Condition]) -> Condition:
    """Return the condition that all hold."""
    return reduce(both, conditions)


def any_of(conditions: Sequence[Condition], told: Callable[[Need], Check]) -> Condition:
    """Return the condition that at least one holds; `told` asks the index about a single article."""
    asked = [condition.asked for condition in conditions]
    needs = tuple(need for need in asked if need is not None)
    need = AnyOf(needs) if len(needs) == len(asked) else None
    others = [check(condition, told) for condition in conditions if not condition.is_told_by_index]
    if not others:
        return Condition(need)
    known = [condition.asked for condition in conditions if condition.is_told_by_index]
    # What the index tells comes first and at once: a look at the words of an article costs far more.
    first = [told(AnyOf(tuple(filter(None, known))))] if known else []
    return Condition(need, checks=(or_(false(), *first, *others),))


def negated(condition: Condition, told: Callable[[Need], Check]) -> Condition:
    """Return the condition that it does not hold."""
    if condition.is_told_by_index and condition.asked is not None:
        return Condition(None, without=(condition.asked,))
    if condition.need is None and condition.without and not condition.checks:
        return Condition(AnyOf(condition.without))
    return Condition(None, checks=(not_(check(condition, told)),))


def check(condition: Condition, told: Callable[[Need], Check]) -> Check:
    """Return the whole condition as a check of a single article."""
    if condition.need is not None:
        parts = [told(condition.asked or condition.need)]
    else:
        parts = [not_(told(need)) for need in condition.without]
    return and_(*parts, *condition.checks)
