"""Ways to bring a word of a query and a word of a text together. One that is not installed is left out."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from query.compounds import compound_readings
from query.folding import fold, spelling
from query.lexicon import readings
from query.names import forms, genitives, place_forms
from query.words import transcriptions

OURS = "stadtradar"


@dataclass(frozen=True, kw_only=True)
class Method:
    """A text's word is found where its key is among the keys of the query's word."""

    keys: Callable[[str], Collection[str]]
    key: Callable[[str], str] = fold

    def finds(self, query: str, word: str) -> bool:
        """Whether this query of one word finds this word of a text."""
        return self.key(word) in self.keys(query)


def methods() -> Iterator[tuple[str, Method]]:
    """Yield the methods by name, the word as it is written first; what they need is loaded on the way."""
    for name, (module, make) in _METHODS.items():
        if find_spec(module) is not None:
            yield name, make()


def load(name: str) -> Method:
    """Return one method."""
    return _METHODS[name][1]()


def left_out() -> list[str]:
    """Return the names of the methods whose library is not installed."""
    return [name for name, (module, _) in _METHODS.items() if find_spec(module) is None]


def _written() -> Method:
    return Method(keys=lambda word: (fold(word),))


def _name_rules() -> Method:
    """Treat every word as a name: genitive, inhabitants and adjective by rule."""

    def keys(word: str) -> set[str]:
        base = spelling(word)
        return {fold(form) for form in (base, *genitives(base), *place_forms(base))}

    return Method(keys=keys)


def _snowball() -> Method:
    return _stems(import_module("Stemmer").Stemmer("german").stemWord)


def _cistem() -> Method:
    return _stems(import_module("nltk.stem.cistem").Cistem().stem)


def _simplemma() -> Method:
    lemmatize = import_module("simplemma").lemmatize

    def lemma(word: str) -> str:
        return fold(lemmatize(word, lang="de"))

    return Method(keys=lambda word: (lemma(word),), key=lemma)


def _stems(stem: Callable[[str], str]) -> Method:
    def key(word: str) -> str:
        return stem(word.lower())

    return Method(keys=lambda word: (key(word),), key=key)


def _any_reading() -> Method:
    """Take every paradigm the dictionary has for a word, whatever its case and whether it is the lemma.

    Names and unknown words have the forms we give them.
    """

    def keys(word: str) -> set[str]:
        spelled = transcriptions(spelling(word))
        known = [reading for one in spelled for reading in readings(one) or compound_readings(one)]
        return {*forms(word), *(fold(form) for reading in known for form in reading.forms)}

    return Method(keys=keys)


def _ours() -> Method:
    return Method(keys=forms)


# The module a method needs, and what makes it.
_METHODS: dict[str, tuple[str, Callable[[], Method]]] = {
    "word as written": ("query", _written),
    "rules for names": ("query", _name_rules),
    "Snowball (PyStemmer)": ("Stemmer", _snowball),
    "CISTEM (nltk)": ("nltk", _cistem),
    "simplemma": ("simplemma", _simplemma),
    "dictionary, any reading": ("query", _any_reading),
    OURS: ("query", _ours),
}
