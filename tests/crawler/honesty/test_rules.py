"""The rules about one run that need no site to be tried."""

import pytest

from crawler.honesty.one_text import one_text
from crawler.honesty.remedies import remedy
from storage.tables import FaultKind


@pytest.mark.parametrize(
    ("addresses", "fetched", "is_fault"),
    [(3, 3, True), (3, 5, True), (3, 6, False), (2, 2, False), (1, 9, False), (0, 0, False), (9, 9, True)],
)
def test_one_text_under_most_of_many_addresses_is_no_news(
    addresses: int, fetched: int, *, is_fault: bool
) -> None:
    found = one_text("blatt", "Willkommen", addresses, fetched)

    assert (found is not None) == is_fault


@pytest.mark.parametrize("kind", FaultKind)
def test_every_fault_has_a_remedy_that_can_be_followed(kind: FaultKind) -> None:
    told = remedy(kind, "blatt")

    assert told.endswith((".", "blatt", "URL"))
    assert "{" not in told
