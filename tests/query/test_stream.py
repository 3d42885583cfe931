from query.analysis import analyse
from query.signatures import signed
from query.stream import stream


def test_a_text_is_one_line_of_words_with_marks_for_its_sentences_and_paragraphs() -> None:
    text = "Der Rat in Köln tagt. Er wählt am 3. Mai.\n\nDanach ist Pause"

    assert stream(analyse(text)) == (
        " ¶ der^ rat^ in koeln^~! tagt . er^ waehlt~! am 3^ mai^ ¶ danach^ ist pause^ "
    )


def test_behind_it_stand_the_paragraphs_with_glued_words_as_they_are_written() -> None:
    text = "Er lobt\n\nden DigitalPakt. Gut\n\nEnde"

    whole = signed("DigitalPakt", "digitalpakt")
    assert stream(analyse(text)) == (f" ¶ er^ lobt ¶ den digital^ pakt^ . gut^ ¶ ende^ ¶ den {whole} . gut^ ")


def test_keywords_are_paragraphs_of_their_own() -> None:
    assert stream(analyse("Smart City\nHof", line_is_paragraph=True), "§s") == " ¶ §ssmart^ §scity^ ¶ §shof^ "


def test_a_text_without_words_has_no_line() -> None:
    assert [stream(analyse(text)) for text in ("", "…", "\n\n")] == ["", "", ""]
