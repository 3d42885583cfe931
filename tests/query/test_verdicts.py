import hashlib

import pytest

from query import ANALYZER_VERSION, Phrase, analyse, parse
from query.evaluation import phrase_places
from query.tree import And, Node, Not, Or
from query.verdicts import all_verdicts, verdict, verdicts
from tests.query.tables import cases


def phrases(query: str) -> list[Phrase]:
    return list(_phrases(parse(query).root))


def _phrases(node: Node) -> list[Phrase]:
    match node:
        case Phrase():
            return [node]
        case And(children) | Or(children):
            return [phrase for child in children for phrase in _phrases(child)]
        case Not(child):
            return _phrases(child)
        case _:
            return []


def test_a_changed_rule_for_a_name_counts_the_version_up() -> None:
    known = "".join(sorted(word for word, _ in all_verdicts()))

    # Stores keep the verdicts of their version: with new rules and the old version, articles would be missed.
    assert (ANALYZER_VERSION, hashlib.sha256(known.encode()).hexdigest()[:16]) == (2, "8ebad0bb35b63cb0")


def test_a_verdict_is_on_one_thing_only() -> None:
    meant: dict[str, object] = {}
    for word, phrase in all_verdicts():
        forms = [getattr(term, "forms", term) for term in phrase.words]
        asked = [sorted(form for form, _ in one) if isinstance(one, tuple) else one for one in forms]
        assert meant.setdefault(word, asked) == asked


def test_a_text_has_the_verdicts_on_all_that_stands_in_it() -> None:
    known = dict(all_verdicts())
    sentences = list(dict.fromkeys(text for case in cases() for text in case.texts.values()))
    for first in range(0, len(sentences), 40):
        text = analyse("\n\n".join(sentences[first : first + 40]))
        standing = {
            word
            for word, phrase in known.items()
            if any(phrase_places(phrase, reading) for reading in text.readings)
        }
        assert verdicts(text) == standing


@pytest.mark.parametrize(
    "query", ["Essen", "Hof", "Mu\u0308nster", "titel:Essen", "Essen ODER Berlin NICHT Weil", '"Essen"']
)
def test_a_name_that_is_a_word_has_a_verdict(query: str) -> None:
    assert all(verdict(phrase) for phrase in phrases(query) if phrase.context)


@pytest.mark.parametrize(
    "query",
    [
        *("stadt:Kaiserslautern", "stadt:Halle", 'stadt:"Halle (Saale)"', 'stadt:"Frankfurt a. M."'),
        *("stadt:Münster", "titel:stadt:Mainz", "stadt:Frankfurt NICHT stadt:Hof", "stadt:Hausen"),
    ],
)
def test_all_that_words_alone_do_not_tell_of_a_larger_town_has_a_verdict(query: str) -> None:
    asked = [phrase for phrase in phrases(query) if phrase.context or phrase.words[1:]]

    assert asked
    assert all(map(verdict, asked))


@pytest.mark.parametrize(
    "query",
    [
        *("Essener", "essen", "Essen*", "exakt:Essen", "Essen~", '"Rat Essen"', "Kaiserslautern"),
        *("stadt:Olsbrücken", "autor:Essen", '"Landkreis Lörrach"'),
    ],
)
def test_what_else_is_asked_must_be_looked_for(query: str) -> None:
    assert not any(map(verdict, phrases(query)))
