import hashlib
from collections.abc import Collection, Mapping
from functools import cache

import pytest

from query import ANALYZER_VERSION, Document, Field, Phrase, analyse_document, parse
from query.evaluation import phrase_places
from query.tree import Word, phrases_in
from query.verdicts import all_verdicts, verdict, verdicts
from tests.query.tables import cases


@cache
def known() -> Mapping[str, Phrase]:
    return dict(all_verdicts())


def asked(query: str) -> list[Phrase]:
    return list(phrases_in(parse(query).root))


def test_a_changed_rule_for_a_name_counts_the_version_up() -> None:
    words = "".join(sorted(known()))

    # Stores keep the verdicts of their version: with new rules and the old version, articles would be missed.
    assert (ANALYZER_VERSION, hashlib.sha256(words.encode()).hexdigest()[:16]) == (2, "90a689caa5fcdf60")


def test_a_verdict_is_on_one_thing_only() -> None:
    meant: dict[str, object] = {}
    for word, phrase in all_verdicts():
        forms = [getattr(term, "forms", term) for term in phrase.words]
        asked = [sorted(form for form, _ in one) if isinstance(one, tuple) else one for one in forms]
        assert meant.setdefault(word, asked) == asked


def standing(document: Document, field: Field) -> set[str]:
    """Return the verdicts on all that stands in a field, looking for each phrase there is."""
    readings = document.texts[field].readings
    return {word for word, phrase in known().items() if any(phrase_places(phrase, one) for one in readings)}


def told_by_name(words: Collection[str]) -> set[str]:
    """Return those on phrases that may be hits by themselves; others only tell namesakes apart."""
    return {word for word in words if known()[word].context}


def test_an_article_has_the_verdicts_on_all_that_stands_in_it() -> None:
    sentences = list(dict.fromkeys(text for case in cases() for text in case.texts.values()))
    for first in range(0, len(sentences), 40):
        some = sentences[first : first + 40]
        document = analyse_document({Field.TITLE: some[0], Field.BODY: "\n\n".join(some[1:])})
        for field, found in verdicts(document).items():
            expected = standing(document, field)
            assert told_by_name(found) == told_by_name(expected)
            assert expected.issuperset(found)


def test_every_form_of_a_name_is_noticed_in_a_text_that_holds_nothing_else() -> None:
    noticed = 0
    for word, phrase in known().items():
        *first, last = phrase.words
        for form in [form for form, _ in last.forms] if isinstance(last, Word) else [last.text]:
            text = " ".join((*(term.text for term in first), form)).title()
            body = analyse_document({Field.BODY: text})
            if phrase.context and phrase_places(phrase, body.texts[Field.BODY].readings[0]):
                assert word in verdicts(body)[Field.BODY], text
                noticed += 1
    assert noticed > 20_000


def test_what_tells_namesakes_apart_is_looked_for_where_the_name_stands_anywhere() -> None:
    (telling,) = {
        verdict(phrase) for phrase in asked('stadt:"Halle (Saale)"') if phrase.text == "Sachsen-Anhalt"
    }
    texts = {Field.TITLE: "Halle baut", Field.BODY: "Sachsen-Anhalt zahlt."}

    assert telling in verdicts(analyse_document(texts))[Field.BODY]


@pytest.mark.parametrize(
    "query", ["Essen", "Hof", "Mu\u0308nster", "titel:Essen", "Essen ODER Berlin NICHT Weil", '"Essen"']
)
def test_a_name_that_is_a_word_has_a_verdict(query: str) -> None:
    assert all(verdict(phrase) for phrase in asked(query) if phrase.context)


@pytest.mark.parametrize(
    "query",
    [
        *("stadt:Kaiserslautern", "stadt:Halle", 'stadt:"Halle (Saale)"', 'stadt:"Frankfurt a. M."'),
        *("stadt:Münster", "titel:stadt:Mainz", "stadt:Frankfurt NICHT stadt:Hof", "stadt:Hausen"),
    ],
)
def test_all_that_words_alone_do_not_tell_of_a_larger_town_has_a_verdict(query: str) -> None:
    looked_for = [phrase for phrase in asked(query) if phrase.context or phrase.words[1:]]

    assert looked_for
    assert all(map(verdict, looked_for))


@pytest.mark.parametrize(
    "query",
    [
        *("Essener", "essen", "Essen*", "exakt:Essen", "Essen~", '"Rat Essen"', "Kaiserslautern"),
        *("stadt:Olsbrücken", "autor:Essen", '"Landkreis Lörrach"'),
    ],
)
def test_what_else_is_asked_must_be_looked_for(query: str) -> None:
    assert not any(map(verdict, asked(query)))
