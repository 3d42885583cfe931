from stadtradar.differences import shown_difference


def test_only_the_words_around_a_difference_are_shown() -> None:
    before = "Die Stadt misst seit gestern den Lärm an der Brücke und an vielen anderen Orten."
    after = before.replace("Lärm", "Regen")

    assert shown_difference(before, after) == (
        "… seit gestern den Lärm an der Brücke …",
        "… seit gestern den Regen an der Brücke …",
    )


def test_what_was_not_there_is_a_dash() -> None:
    assert shown_difference("", "Trier") == ("–", "Trier")
    assert shown_difference("Trier", "") == ("Trier", "–")


def test_a_long_difference_is_shortened_in_its_middle() -> None:
    _, after = shown_difference("", " ".join(f"Wort{number}" for number in range(500)))

    assert len(after) < 200
    assert after.startswith("Wort0")
    assert after.endswith("Wort499")


def test_other_line_breaks_are_a_difference_too() -> None:
    assert shown_difference("Ein Satz.\n\nNoch einer.", "Ein Satz. Noch einer.") == (
        "Ein Satz. ¶ ¶ Noch einer.",
        "Ein Satz. Noch einer.",
    )


def test_a_word_in_a_long_and_repetitive_text_is_found() -> None:
    text = "ja nein " * 20_000

    assert shown_difference(text + "gut " + text, text + "schlecht " + text) == (
        "… nein ja nein gut ja nein ja …",
        "… nein ja nein schlecht ja nein ja …",
    )
