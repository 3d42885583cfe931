import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.showing.snippets import AGREED, VERY_SHORT, Excerpt, Limits, Parts, excerpt, marked, plain
from query import Field, Hit, analyse_document, evaluate, parse
from tests.alerts.alerts import TEXTS


def found(query: str, texts: dict[Field, str]) -> Excerpt | None:
    match = evaluate(parse(query), analyse_document(texts))
    assert match is not None
    return excerpt(texts, match.hits)


def starred(parts: Parts) -> str:
    return "".join(f"*{part.text}*" if part.hit else part.text for part in parts)


def sentence(query: str, body: str) -> str:
    shown = found(query, {Field.BODY: body})
    assert shown is not None
    return starred(shown.parts)


def test_the_keyword_stands_in_its_sentence_and_no_other() -> None:
    shown = found("KL.digital", TEXTS)

    assert shown is not None
    assert starred(shown.parts) == (
        "Betreut wird das Netz von der *KL.digital* GmbH, die schon die Zähler der Stadtwerke angebunden hat."
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Gut. Es sprach Dr. Lautern. Ende.", "Es sprach Dr. *Lautern*."),
        ("Gut. Am 13. Mai kam Lautern. Ende.", "Am 13. Mai kam *Lautern*."),
        ("Gut. Das war 2021. Nun kommt Lautern.", "Nun kommt *Lautern*."),
        ("Gut. Etwa z. B. Lautern zieht mit. Ende.", "Etwa z. B. *Lautern* zieht mit."),
        ("Vorher ohne Punkt\n\nLautern zieht mit\n\nNachher", "*Lautern* zieht mit"),
        ("Wer? „Lautern zieht mit!“ Das sagte er.", "„*Lautern* zieht mit!“"),
        ("Lautern", "*Lautern*"),
        ("Vor\nLautern\nnach", "Vor *Lautern* nach"),
    ],
)
def test_sentences_end_where_german_sentences_end(body: str, expected: str) -> None:
    assert sentence("Lautern", body) == expected


def test_a_long_sentence_is_cut_on_both_sides_around_the_keyword() -> None:
    body = " ".join(["davor"] * 40 + ["Lautern"] + ["danach"] * 40) + "."

    shown = sentence("Lautern", body)

    assert shown.startswith("… davor")
    assert shown.endswith("danach …")
    assert "*Lautern*" in shown


def test_the_sentence_that_shows_most_of_the_query_is_chosen() -> None:
    body = "Dortmund misst. Kaiserslautern und Dortmund messen gemeinsam. Kaiserslautern auch."

    assert sentence("Kaiserslautern UND Dortmund", body) == (
        "*Kaiserslautern* und *Dortmund* messen gemeinsam."
    )


def test_a_sentence_with_what_the_headline_lacks_is_preferred() -> None:
    texts = {Field.KICKER: "Lautern", Field.BODY: "Lautern misst. Die Wanze misst auch."}

    shown = found("Lautern UND Wanze", texts)

    assert shown is not None
    assert starred(shown.parts) == "Die *Wanze* misst auch."


def test_keywords_are_shown_when_no_sentence_has_the_word() -> None:
    shown = found("Sensor ODER Smart", {Field.KEYWORDS: "Smart City\nVerkehr\nSensor", Field.TITLE: "X"})

    assert shown is not None
    assert (shown.field, starred(shown.parts)) == (Field.KEYWORDS, "*Smart* City, *Sensor*")


def test_what_we_show_unasked_is_one_sentence_of_25_words_and_160_characters() -> None:
    assert Limits(words=25, characters=160, whole_paragraph=False) == VERY_SHORT


def test_what_a_publisher_has_agreed_to_may_be_a_paragraph() -> None:
    body = "Zuerst das Wetter. Dann kommt Lautern. Zuletzt der Sport.\n\nEin anderer Absatz."
    match = evaluate(parse("Lautern"), analyse_document({Field.BODY: body}))
    assert match is not None

    shown = excerpt({Field.BODY: body}, match.hits, AGREED)

    assert shown is not None
    assert starred(shown.parts) == "Zuerst das Wetter. Dann kommt *Lautern*. Zuletzt der Sport."


def test_nothing_is_shown_twice_when_the_headline_says_it_all() -> None:
    assert found("Lautern", {Field.TITLE: "Lautern misst", Field.BODY: "Es wird gemessen."}) is None


def test_a_headline_is_shown_whole_with_its_hits_marked() -> None:
    hits = [Hit(Field.TITLE, 0, 8, "Sensoren")]

    assert starred(marked("Sensoren  melden\u202eX", hits)) == "*Sensoren* meldenX"


TEXT = st.text(st.characters(codec="utf-8"), max_size=400) | st.lists(
    st.sampled_from(["Wort", "z.", "B.", "Stadt.", "\n\n", "2021.", "„Ja!“", "\u200b", "ß" * 200]),
    max_size=120,
).map(" ".join)


@settings(deadline=None)  # the machine may be busy
@given(
    text=TEXT,
    start=st.integers(0, 400),
    length=st.integers(1, 60),
    limits=st.sampled_from([VERY_SHORT, AGREED]),
)
def test_an_excerpt_is_never_longer_than_allowed_and_one_line(
    text: str, start: int, length: int, limits: Limits
) -> None:
    visible = [index for index, char in enumerate(text) if char.isalnum()]
    if not visible:
        return
    at = visible[start % len(visible)]
    hit = Hit(Field.BODY, at, min(len(text), at + length), "x")

    shown = excerpt({Field.BODY: text}, [hit], limits)

    assert shown is not None
    line = plain(shown.parts)
    assert len(line) <= limits.characters
    assert len(line.replace("…", "").split()) <= limits.words
    assert line.splitlines() == [line]
    assert any(part.hit for part in shown.parts)
    assert "".join(part.text for part in shown.parts if part.hit)[0] == text[at]
