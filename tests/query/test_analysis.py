import time
import unicodedata
from itertools import chain, pairwise, zip_longest

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from query import Field, Token, analyse, analyse_document
from query.folding import fold
from tests.query.texts import texts


def words(text: str) -> list[str]:
    return [token.folded for token in analyse(text).tokens]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KL.digital", ["kl", "digital"]),
        ("info@kl.digital", ["info", "kl", "digital"]),
        ("Smart-City/Projekt_7", ["smart", "city", "projekt", "7"]),
        ("Straße STRASSE ẞ", ["strasse", "strasse", "ss"]),
        ("Über U\u0308ber Ueber Uber", ["ueber", "ueber", "ueber", "uber"]),
        ("u\u0323\u0308 ǖ", ["ue", "ue"]),
        ("Café Besançon Łódź Ærø", ["cafe", "besancon", "lodz", "aero"]),
        ("Kai\u00adsers\u200blau\u2060tern\u00ad", ["kaiserslautern"]),
        ("Mainz' Andrea’s O'Reilly Mainzʼ", ["mainz", "andrea", "s", "o", "reilly", "mainz"]),
        ("ﬁnden ① m² CO₂", ["finden", "1", "m2", "co2"]),
        ("KaiserslauternDigitalisierung", ["kaiserslautern", "digitalisierung"]),
        ("KaiserslauternTechnologieWissenschaft", ["kaiserslautern", "technologie", "wissenschaft"]),
        ("KLmitWirkung", ["klmit", "wirkung"]),
        ("GmbH KiTa eGovernment iPhone BundID", ["gmbh", "kita", "egovernment", "iphone", "bundid"]),
        ("FixMyStreet", ["fixmy", "street"]),
        ("KölnBusiness Ko\u0308lnBusiness", ["koeln", "business", "koeln", "business"]),
        ("😀Gera👨‍👩‍👧 1️⃣", ["gera", "1"]),
        ("\u0308 \u00ad … — \0", []),
        ("", []),
    ],
)
def test_text_is_cut_into_folded_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_offsets_point_into_the_original_text() -> None:
    text = "👨‍👩‍👧 ﬁnden ① die Ko\u0308lner\u00ad Kai\u00adserslauternDigital"

    tokens = analyse(text).tokens

    slices = [text[token.start : token.end] for token in tokens]
    assert slices == ["ﬁnden", "①", "die", "Ko\u0308lner", "Kai\u00adserslautern", "Digital"]


def test_a_run_that_was_cut_is_found_as_a_whole_too() -> None:
    analysed = analyse("Der DigitalPakt Schule")

    assert analysed.tokens[1:3] == (Token("digital", 4, 11), Token("pakt", 11, 15))
    whole = analysed.readings[1]
    assert [whole.span(at, at) for at in whole.places["digitalpakt"]] == [(4, 15)]


def test_the_places_of_few_words_are_those_among_the_places_of_all() -> None:
    (reading,) = analyse("Der Rat der Stadt, der").readings

    assert reading.places_of(frozenset({"der", "stadt", "fehlt"})) == {
        "der": reading.places["der"],
        "stadt": [3],
        "fehlt": [],
    }
    assert reading.places["der"] == [0, 2, 4]


def test_the_fields_of_an_article_that_are_empty_are_left_out() -> None:
    document = analyse_document({Field.TITLE: "Titel", Field.TEASER: None, Field.CAPTION: ""})

    assert list(document.texts) == [Field.TITLE]


@given(texts)
@example("ŉ İ ǅ ﷺ ⑴ K Å ͺ ﬀ ͏ Σς")
def test_every_token_is_the_fold_of_its_slice(text: str) -> None:
    for token in analyse(text).tokens:
        assert token.folded == fold(text[token.start : token.end])
        assert token.folded.isalnum()
    for before, after in pairwise(analyse(text).tokens):
        assert before.start < before.end <= after.start


@given(texts)
@example("ŉ İ ǅ ﷺ ⑴ K Å ͺ ﬀ ͏ Σς")
def test_folding_and_analysing_again_changes_nothing(text: str) -> None:
    folded = words(text)

    assert words(" ".join(folded)) == folded
    assert list(map(fold, folded)) == folded


@given(texts)
def test_runs_cover_every_token_once_and_fold_as_a_whole(text: str) -> None:
    analysed = analyse(text)

    runs = analysed.runs

    covered = [token for run in runs for token in analysed.tokens if run.start <= token.start < run.end]
    assert covered == list(analysed.tokens)
    assert all(run.folded == fold(text[run.start : run.end]) for run in runs)


@given(st.text("aAbnouäöüßÄÖÜẞéøıſKÅﬁ7_'\u00ad", max_size=12))
def test_a_word_folds_alike_however_its_letters_are_encoded(word: str) -> None:
    assert fold(word) == fold(unicodedata.normalize("NFD", word))


@given(texts)
def test_what_stands_between_the_words_and_the_words_are_the_text(text: str) -> None:
    for reading in analyse(text).readings:
        pieces = zip_longest(reading.gaps, reading.written, fillvalue="")
        assert "".join(chain.from_iterable(pieces)) == text


@pytest.mark.parametrize(
    "unit",
    ["a", "aB", "abcDef", "\u00ad", "\u0308", "a\u0308", "a\u00ad", "ﷺ", " ", "()", "abC", "\n \n", "½"],
)
def test_rubbish_takes_time_in_proportion_to_its_length(unit: str) -> None:
    text = unit * (200_000 // len(unit))

    started = time.thread_time()
    assert [(reading.places, reading.sentences) for reading in analyse(text).readings]

    # Quadratic work would take minutes; a busy machine may be ten times as slow as usual.
    assert time.thread_time() - started < 10
