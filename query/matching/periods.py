"""In which of all periods a day lies."""

from datetime import date
from typing import TypeAlias, cast

from query.evaluation import in_period
from query.matching.atoms import Atoms
from query.tree import Period

_Bounds: TypeAlias = "tuple[date | None, date | None, int | None]"
_MOST_DAYS = 1000  # remembered
_NEVER_FIRST = 1e6


class Periods:
    """The atoms of periods. Articles of one day lie in the same, so each day is asked once."""

    def __init__(self, atoms: Atoms) -> None:
        self._atoms = atoms
        self._of_bounds: dict[_Bounds, int] = {}
        self._of_day: dict[tuple[date | None, date], frozenset[int]] = {}

    def atom(self, period: Period) -> int:
        """Return the atom of a period."""
        bounds = _bounds(period)
        atom = self._of_bounds.get(bounds)
        if atom is None:
            # Most articles are of today, and so are most periods: any word is the better question.
            atom = self._of_bounds[bounds] = self._atoms.new(self, period, _NEVER_FIRST)
            self._of_day.clear()
        return atom

    def forget(self, atom: int, part: object) -> None:  # noqa: ARG002  the bounds lead to it
        """Let go of a period."""
        del self._of_bounds[_bounds(cast("Period", part))]
        self._of_day.clear()

    def around(self, day: date | None, today: date) -> frozenset[int]:
        """Return the atoms of all periods in which the day lies."""
        found = self._of_day.get((day, today))
        if found is None:
            if len(self._of_day) > _MOST_DAYS:
                self._of_day.clear()
            found = self._of_day[day, today] = frozenset(
                atom
                for atom in self._of_bounds.values()
                if in_period(cast("Period", self._atoms.part(atom)), day, today)
            )
        return found


def _bounds(period: Period) -> _Bounds:
    return period.first, period.last, period.last_days
