from string import Formatter

from alerts.tracing import StepKind, step_words


def named(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_every_step_has_a_sentence_in_both_languages_that_names_the_same() -> None:
    german, english = step_words("de").sentences, step_words("en").sentences

    assert set(german) == set(english) == set(StepKind)
    assert {kind: named(text) for kind, text in german.items()} == {
        kind: named(text) for kind, text in english.items()
    }


def test_every_value_has_a_name_in_both_languages() -> None:
    german, english = step_words("de").names, step_words("en").names

    assert {name: set(values) for name, values in german.items()} == {
        name: set(values) for name, values in english.items()
    }
