"""When a page of a listing reaches back to what was known."""

import pytest

from crawler.discovery.completion import joins_up


@pytest.mark.parametrize(
    ("keys", "old", "joined"),
    [
        ("abcde", "", False),
        ("abcde", "e", False),  # a recommendation
        ("abcde", "de", False),
        ("abcde", "cde", True),
        ("abcdefgh", "fgh", False),
        ("abcdefgh", "efgh", True),
        ("ab", "ab", True),
        ("a", "a", True),
        ("ab", "b", False),
        ("", "abc", False),
    ],
)
def test_page_joins_up_when_half_of_it_or_all_was_known(keys: str, old: str, *, joined: bool) -> None:
    assert joins_up(list(keys), set(old)) is joined
