"""When a field of a source's articles counts as lost."""

from collections.abc import Sequence

import pytest

from crawler.coverage import FIELDS, LETTERS, READ
from crawler.honesty.lost_fields import Fields, field_lost
from storage.tables import FaultKind


def run(read: int = 1, letters: int = 2400, **had: int) -> Fields:
    """Return the counts of a run all of whose articles have each field but those given."""
    return {READ: read, LETTERS: letters} | dict.fromkeys(FIELDS, read) | had


def runs(count: int, **had: int) -> list[Fields]:
    return [run(**had) for _ in range(count)]


def mixed(present: int, absent: int, field: str = "author") -> list[Fields]:
    """Return runs of one article each, those without the field spread evenly."""
    total = present + absent
    has = [(number + 1) * present // total > number * present // total for number in range(total)]
    return [run(**{field: int(had)}) for had in has]


@pytest.mark.parametrize(
    ("newest", "before", "is_lost"),
    [
        (runs(2, author=0), runs(40), True),  # it was always there: two articles are enough
        (runs(1, author=0), runs(40), False),  # one alone may be a note
        ([run(read=2, author=0)], runs(40), True),  # both in one run
        (runs(2, author=0), [run(read=20)] * 4, True),
        (runs(2, author=0), runs(5), False),  # too little is known
        (runs(3, author=0), runs(12), True),
        (runs(2, author=0), mixed(28, 12), False),  # often missing
        (runs(9, author=0), mixed(28, 12), True),
        (runs(20, author=0), mixed(5, 35), False),  # hardly ever there
        ([*runs(2), *runs(8, author=0)], runs(40), False),  # it is back
        (runs(30, author=0), runs(40), True),  # still lost
        (runs(110, author=0), runs(20), False),  # by now it is usual
        ([], runs(40), False),
        ([], [], False),
        ([{}, {}], runs(40), False),  # runs that read nothing
        (runs(4, kicker=0, author=0), runs(40), True),
    ],
)
def test_a_field_is_lost_against_its_own_history(
    newest: Sequence[Fields], before: Sequence[Fields], *, is_lost: bool
) -> None:
    assert (field_lost("blatt", [*newest, *before]) is not None) == is_lost


@pytest.mark.parametrize(
    ("newest", "before", "is_lost"),
    [
        (runs(3, letters=90), runs(40), True),
        (runs(2, letters=90), runs(60), True),
        (runs(3, letters=900), runs(40), False),  # shorter, but more than a third
        (runs(3, letters=90), [*runs(30), run(letters=80)], False),  # so short was one before
        (runs(1, letters=90), runs(60), False),
    ],
)
def test_bodies_shrink_to_less_than_a_third(
    newest: Sequence[Fields], before: Sequence[Fields], *, is_lost: bool
) -> None:
    assert (field_lost("blatt", [*newest, *before]) is not None) == is_lost


def test_the_fault_names_the_fields_and_the_figures() -> None:
    found = field_lost("blatt", [*runs(3, kicker=0, author=0), *runs(50)])

    assert found is not None
    assert found.kind is FaultKind.FIELD_LOST
    assert found.text == "Neuen Artikeln fehlt, was frühere hatten: Dachzeile, Autor."
    assert found.evidence == (
        "Dachzeile: bei 0 von 3 neuen Artikeln, zuvor bei 100 % von 50. "
        "Autor: bei 0 von 3 neuen Artikeln, zuvor bei 100 % von 50."
    )
