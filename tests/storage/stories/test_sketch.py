from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from storage.stories.sketch import sketch

_WORDS = st.lists(st.sampled_from([f"wort{number}" for number in range(400)]), max_size=600)


def test_what_was_sketched_years_ago_is_found_by_the_numbers_of_today() -> None:
    words = ("der", "stadtrat", "von", "mainz", "gibt")

    assert sketch(words) == {-372655032, -283017759, 122415245}


@given(_WORDS)
def test_a_sketch_is_small_and_fits_a_column_of_32_bits(words: list[str]) -> None:
    numbers = sketch(words)

    assert len(numbers) <= 64
    assert all(-(2**31) <= number < 2**31 for number in numbers)


def test_a_text_of_fewer_than_three_words_has_none() -> None:
    assert sketch([]) == sketch(["rathaus", "mainz"]) == frozenset()


def test_the_part_of_a_text_has_a_part_of_its_sketch() -> None:
    words = [f"wort{number * 7919 % 5003}" for number in range(600)]
    whole = sketch(words)

    shares = [len(sketch(words[start : start + 200]) & whole) for start in range(0, 400, 100)]

    assert min(shares) >= 8
    assert len(sketch(words) & sketch(words[::-1])) == 0


def test_different_words_have_different_numbers() -> None:
    runs = [sketch([f"wort{one}", f"wort{other}", "ende"]) for one, other in pairwise(range(20_000))]

    assert len(frozenset().union(*runs)) > 19_900
