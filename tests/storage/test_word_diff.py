from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.word_diff import Change, Part, has_change, line_diff, readable, shortened, word_diff

_MARKS = {Change.KEPT: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "{{+{}+}}", Change.OMITTED: "…"}


def told(before: str, after: str) -> str:
    return "".join(part.blanks + _MARKS[part.change].format(part.words) for part in word_diff(before, after))


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [
        ("Der Rat tagt.", "Der Rat tagt.", "Der Rat tagt."),
        ("Der Rat tagt.", "Der neue Rat tagt.", "Der {+neue+} Rat tagt."),
        ("Der neue Rat tagt.", "Der Rat tagt.", "Der [-neue-] Rat tagt."),
        ("Er kostet 1.234,50 Euro.", "Er kostet 1.334,50 Euro.", "Er kostet [-1.234,50-] {+1.334,50+} Euro."),
        ("Der Rat tagt", "Der Rat tagt!", "Der Rat tagt{+!+}"),
        ("KL.digital plant", "KL-digital plant", "[-KL.digital-]{+KL-digital+} plant"),
        ("", "Neu hier.", "{+Neu hier.+}"),
        ("Nicht mehr da.", "", "[-Nicht mehr da.-]"),
        ("", "", ""),
        ("a b c d e f", "a x c d y f", "a [-b-] {+x+} c d [-e-] {+y+} f"),
        (
            "Im Mai will der Rat neu wählen.",
            "Im Juni hat der Kreis schon gewählt.",
            "Im [-Mai will der Rat neu wählen-] {+Juni hat der Kreis schon gewählt+}.",
        ),
    ],
)
def test_words_are_marked_as_added_and_removed(before: str, after: str, difference: str) -> None:
    assert told(before, after) == difference


def test_a_new_paragraph_is_one_addition() -> None:
    before = "Der Rat tagt.\n\nDie Stadt wartet."

    after = "Der Rat tagt.\n\nDas Amt hilft dabei.\n\nDie Stadt wartet."

    assert told(before, after) == "Der Rat tagt.\n\n{+Das Amt hilft dabei.+}\n\nDie Stadt wartet."


def test_lists_are_compared_entry_by_entry() -> None:
    before, after = "Smart City\nKaiserslautern", "Smart Region\nKaiserslautern\nTrier"

    assert [(part.change, part.text) for part in line_diff(before, after)] == [
        (Change.REMOVED, "Smart City"),
        (Change.ADDED, "Smart Region"),
        (Change.KEPT, "\nKaiserslautern"),
        (Change.ADDED, "\nTrier"),
    ]


def test_blanks_alone_are_no_change() -> None:
    assert not has_change(word_diff("Der Rat tagt.", "Der  Rat\n\ntagt. "))


words = st.sampled_from(
    ["der", "Rat", "Rat", "neu", ".", ",", "KL.digital", "10", "„", "ä", " ", "\n\n", "\u200b"]
)
texts = st.lists(words | st.text(max_size=3), max_size=40).map(" ".join)


@given(before=texts, after=texts)
def test_no_text_is_lost(before: str, after: str) -> None:
    parts = word_diff(before, after)

    new = "".join(part.text for part in parts if part.change is not Change.REMOVED)
    old = "".join(part.text for part in parts if part.change is not Change.ADDED)
    assert new == after
    assert "".join(old.split()) == "".join(before.split())
    assert all(part.blanks + part.words == part.text for part in parts)


@given(text=texts)
def test_nothing_has_changed_between_a_text_and_itself(text: str) -> None:
    assert not has_change(word_diff(text, text))


@given(before=texts, after=texts)
def test_shortening_leaves_out_only_what_was_kept(before: str, after: str) -> None:
    parts = word_diff(before, after)

    short = shortened(parts)

    assert "".join(part.text for part in short) == "".join(part.text for part in parts)
    assert [part for part in short if part.change in {Change.ADDED, Change.REMOVED}] == [
        part for part in parts if part.change in {Change.ADDED, Change.REMOVED}
    ]


def test_only_the_words_around_a_change_are_left() -> None:
    many = " ".join(f"w{number}" for number in range(100))

    short = shortened(word_diff(f"{many} alt {many}", f"{many} neu {many}"))

    assert [(part.change, len(part.text.split())) for part in short] == [
        (Change.OMITTED, 94),
        (Change.KEPT, 6),
        (Change.REMOVED, 1),
        (Change.ADDED, 1),
        (Change.KEPT, 6),
        (Change.OMITTED, 94),
    ]


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [("nein", "ja", "[-nein-] {+ja+}"), ("Rat.", "Rat!", "Rat[-.-] {+!+}"), ("Rat", "Rat!", "Rat{+!+}")],
)
def test_what_was_added_stands_apart_from_what_it_replaces(before: str, after: str, difference: str) -> None:
    parts = readable(word_diff(before, after))

    assert "".join(part.blanks + _MARKS[part.change].format(part.words) for part in parts) == difference


def test_a_short_text_is_not_shortened() -> None:
    parts = word_diff("Der Rat der Stadt tagt heute.", "Der Rat der Stadt tagt morgen.")

    assert shortened(parts) == parts


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ja " * 60_000, "nein ja " * 60_000),
        ("a b " * 50_000, "b a c " * 40_000),
        ("." * 100_000, ". " * 90_000 + "!"),
        (" ".join(map(str, range(80_000))), " ".join(map(str, range(80_000, 0, -1)))),
        (" ".join(str(n % 300) for n in range(80_000)), " ".join(str(n % 299) for n in range(80_000))),
    ],
    ids=["repeated", "alternating", "punctuation", "reversed", "periodic"],
)
def test_hostile_texts_take_no_longer_than_long_ones(before: str, after: str) -> None:
    began = perf_counter()

    parts = word_diff(before, after)

    assert perf_counter() - began < 20
    assert "".join(part.text for part in parts if part.change is not Change.REMOVED) == after


def test_one_word_in_a_long_text_is_found_exactly() -> None:
    text = " ".join(f"Wort{number % 700} und" for number in range(20_000))

    parts = word_diff(text, text.replace("Wort13 und", "Wort13 oder", 1))

    assert [part for part in parts if part.change is not Change.KEPT] == [
        Part(Change.REMOVED, " und"),
        Part(Change.ADDED, " oder"),
    ]
