from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from query import Field, analyse_document
from storage.stories.sketch import sketch
from storage.stories.told import told

_TEXTS = st.lists(st.sampled_from([f"wort{number}" for number in range(400)]), max_size=600).map(" ".join)

_SENTENCES = (
    "Der Rat von Kusel tagt am 3. Mai.",
    "Die Stadt gibt 5.000 Euro für KI und St. Wendel!",
    "Das ist so.",
    "KaiserslauternDigitalisierung kommt: Straßenbeleuchtung, Busse, Bäder.",
    "Rat und Stadt: Der Rat von Kusel",
)


def of(text: str) -> frozenset[int]:
    return sketch(analyse_document({Field.BODY: text}))


def test_what_was_sketched_years_ago_is_found_by_the_numbers_of_today() -> None:
    text = "Der Stadtrat von Mainz gibt 5 Millionen Euro für Sensoren."

    assert of(text) == {1032992946, 1208559462, 1642314910, 1720659532}


@given(_TEXTS)
def test_a_sketch_is_small_and_fits_a_column_of_32_bits(text: str) -> None:
    numbers = of(text)

    assert len(numbers) <= 64
    assert all(-(2**31) <= number < 2**31 for number in numbers)


def test_a_text_of_fewer_than_three_words_that_say_something_has_none() -> None:
    assert of("") == of("Das ist das Rathaus von Mainz.") == frozenset()


def test_a_sentence_that_stands_twice_counts_once_and_headlines_do_not() -> None:
    once = {Field.TEASER: "Der Rat von Kusel tagt heute.", Field.BODY: "Er spricht lange über Sensoren."}
    twice = {Field.TITLE: "Rat in Kusel über Sensoren", Field.TEASER: once[Field.TEASER]}

    repeated = analyse_document(twice | {Field.BODY: f"{once[Field.TEASER]}\n\n{once[Field.BODY]}"})

    assert sketch(repeated) == sketch(analyse_document(once)) != frozenset()


@given(st.lists(st.sampled_from(_SENTENCES), max_size=12), st.lists(st.sampled_from(_SENTENCES), max_size=3))
def test_sketched_are_the_words_that_are_compared(body: list[str], teaser: list[str]) -> None:
    document = analyse_document({Field.TEASER: " ".join(teaser), Field.BODY: " ".join(body)})

    assert sketch(document) == of(" ".join(told(document).words))


def test_the_part_of_a_text_has_a_part_of_its_sketch() -> None:
    words = [f"wort{number * 7919 % 5003}" for number in range(600)]
    whole = of(" ".join(words))

    shares = [len(of(" ".join(words[start : start + 200])) & whole) for start in range(0, 400, 100)]

    assert min(shares) >= 8
    assert len(whole & of(" ".join(words[::-1]))) == 0


def test_different_words_have_different_numbers() -> None:
    runs = [of(f"wort{one} wort{other} ende") for one, other in pairwise(range(20_000))]

    assert len(frozenset().union(*runs)) > 19_900
