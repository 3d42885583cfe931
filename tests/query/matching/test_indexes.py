from hypothesis import given
from hypothesis import strategies as st

from query.matching.halves import Halves
from query.matching.stems import Stems
from query.typos import is_slip


@st.composite
def slips(draw: st.DrawFn, word: str) -> str:
    """Draw a word with one letter wrong, missing, too many, or two swapped."""
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from("aens"))
    kind = draw(st.sampled_from(("wrong", "missing", "extra", "swapped")))
    rest = {"wrong": letter + word[at + 1 :], "missing": word[at + 1 :], "extra": letter + word[at:]}
    return word[:at] + rest.get(kind, word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :])


letters = st.text("abc", min_size=1, max_size=9)


@given(letters, letters)
def test_whatever_a_word_with_a_slip_may_mean_is_found_by_one_of_its_halves(word: str, meant: str) -> None:
    halves = Halves()
    halves.add([meant], 7)

    assert not is_slip(word, meant) or 7 in set(halves.perhaps(word))


@given(st.text("abc", min_size=5, max_size=12).flatmap(lambda word: st.tuples(st.just(word), slips(word))))
def test_slips_but_for_the_first_letter_are_found(pair: tuple[str, str]) -> None:
    meant, word = pair
    halves = Halves()
    halves.add([meant, "anderes"], 7)

    found = set(halves.perhaps(word)) == {7}

    assert found or not is_slip(word, meant)


def test_halves_that_are_removed_are_found_no_more() -> None:
    halves = Halves()
    halves.add(["beleuchtung", "beleuchtungen"], 1)
    halves.add(["beleuchtung"], 2)

    halves.remove(["beleuchtung", "beleuchtungen"], 1)

    assert set(halves.perhaps("beleuchtnug")) == {2}
    halves.remove(["beleuchtung"], 2)
    assert set(halves.perhaps("beleuchtnug")) == set()


@given(st.lists(letters, min_size=1, max_size=4), letters)
def test_stems_are_found_where_a_word_begins_ends_or_holds_them(stems: list[str], word: str) -> None:
    index = Stems()
    for number, stem in enumerate(stems):
        index.add([stem], number)

    assert set(index.starting(word)) == {n for n, stem in enumerate(stems) if word.startswith(stem)}
    assert set(index.ending(word)) == {n for n, stem in enumerate(stems) if word.endswith(stem)}
    assert set(index.within(word)) == {n for n, stem in enumerate(stems) if stem in word}


def test_stems_that_are_removed_are_found_no_more() -> None:
    index = Stems()
    index.add(["haus", "hau"], 1)
    index.add(["haus"], 2)

    index.remove(["haus", "hau"], 1)

    assert list(index.starting("hausmeister")) == [2]
