from hypothesis import given
from hypothesis import strategies as st

from query.analysis import analyse
from query.folding import fold, written
from query.signatures import LONGEST, indexed, signed, spellings
from tests.query.texts import texts

# Pieces of words, each in several spellings that fold to the same.
_PIECES = (
    *(("ae", "ä", "Ä", "AE", "a\u0308"), ("oe", "ö", "OE"), ("ue", "ü", "Ue"), ("ss", "ß", "ẞ", "SS", "sS")),
    *(("o", "O", "ó", "o\u0301"), ("fi", "ﬁ", "FI", "f\u00adi"), ("s", "S"), ("e", "E", "é"), ("5", "⑤")),
)
same_words = st.lists(
    st.sampled_from(_PIECES).flatmap(lambda piece: st.tuples(st.sampled_from(piece), st.sampled_from(piece))),
    min_size=1,
    max_size=6,
).map(lambda pairs: ("".join(pair[0] for pair in pairs), "".join(pair[1] for pair in pairs)))


def test_ordinary_words_have_short_signatures() -> None:
    shown = [
        signed(word, fold(word)) for word in ("hof", "Hof", "Straße", "Übersee", "CDU", "Poesie", "Köln")
    ]

    assert shown == ["hof", "hof^", "strasse^~!", "uebersee^~!", "cdu^#", "poesie^", "koeln^~!"]


def test_a_word_with_a_digraph_beside_an_umlaut_is_told_apart_from_all_its_spellings() -> None:
    ways = ("Poesieübung", "Poesieuebung", "Pösieübung", "pösieübung", "POESIEÜBUNG")

    assert len({signed(word, fold(word)) for word in ways}) == len(ways)


@given(same_words)
def test_two_words_have_one_signature_only_if_they_are_written_alike(words: tuple[str, str]) -> None:
    one, other = words
    folded = fold(one)
    assert folded == fold(other)

    alike = signed(other, folded) in spellings(written(one), folded)

    assert alike is (written(one) == written(other))


@given(texts)
def test_a_signature_has_no_letters_and_leaves_the_word_whole(text: str) -> None:
    for token in analyse(text).tokens:
        word = signed(text[token.start : token.end], token.folded)
        assert word.startswith(indexed(token.folded))
        assert not any(sign.isalnum() or sign in " .¶§¦" for sign in word[len(indexed(token.folded)) :])


def test_overlong_words_stand_as_digests_that_tell_them_apart() -> None:
    long, longer = "A" * (LONGEST + 1), "A" * (LONGEST + 2)

    assert indexed("a" * LONGEST) == "a" * LONGEST
    assert len({indexed(fold(long)), indexed(fold(longer))}) == 2
    assert len(indexed(fold(longer))) < 40
    assert (
        len({signed(long, fold(long)), signed(long.lower(), fold(long)), signed(longer, fold(longer))}) == 3
    )
