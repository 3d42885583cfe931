import pytest

from query import Field, analyse_document
from storage.stories.told import is_name, told


@pytest.mark.parametrize("word", ["Kusel", "Weichel", "GISA", "Hof", "Hamburg"])
def test_names_are_names(word: str) -> None:
    assert is_name(word)


@pytest.mark.parametrize(
    "word",
    ["Straßenbeleuchtung", "Digitalisierung", "Montag", "Oktober", "Die", "haus", "15", "KI", "Förderung"],
)
def test_common_words_are_none(word: str) -> None:
    assert not is_name(word)


def test_a_word_at_the_beginning_of_a_sentence_is_a_name_only_if_it_can_be_nothing_else() -> None:
    assert is_name("Mainz", is_first=True)
    assert not is_name("Hof", is_first=True)
    assert not is_name("Vorgestellte", is_first=True)


def test_a_surname_that_looks_like_a_compound_is_known_by_the_first_name() -> None:
    read = told(analyse_document({Field.BODY: "Gestern dankte Bernd Lauermann dem Land. Der Beamte sprach."}))

    assert read.names == {"bernd", "lauermann"}


def test_an_article_is_read_sentence_by_sentence_and_what_stands_twice_counts_once() -> None:
    body = "Der Rat von Kusel tagt am 3. Mai. Die Stadt gibt 5.000 Euro.\n\nDer Rat von Kusel tagt am 3. Mai."

    read = told(analyse_document({Field.KICKER: "Kusel", Field.TITLE: "Rat in Kusel", Field.BODY: body}))

    assert [sentence.words for sentence in read.sentences] == [
        ("rat", "kusel", "tagt", "3", "mai"),
        ("stadt", "5", "000", "euro"),
    ]
    assert read.names == {"kusel"}
    assert read.capitals == {"kusel": 3, "rat": 1, "mai": 1, "stadt": 1, "euro": 1}
    assert read.numbers == {"3", "5000"}
    assert read.opening == {"kusel", "rat", "mai"}


@pytest.mark.parametrize("text", ["Kuseler Rat", "der Rat Kusels", "in Kusel"])
def test_the_endings_of_a_name_do_not_matter(text: str) -> None:
    read = told(analyse_document({Field.BODY: f"Heute {text} und mehr."}))

    assert read.names == {"kusel"}
