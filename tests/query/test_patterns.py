import re
from datetime import date

import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from query import Context, Field, Form, Near, Node, Phrase, Term, Typo, Wildcard, Word
from query.analysis import analyse, analyse_document
from query.evaluation import node_hits
from query.folding import fold, written
from query.patterns import Patterns
from query.signatures import LONGEST, indexed
from query.stream import stream
from query.terms import is_covered, is_meant
from query.tree import Exact

SIGNS = (" ", " ", " ", " ", ". ", "! ", "\n", "\n\n", "-", "", ", ", "/")
PIECES = (
    "Hof",
    "hof",
    "HOF",
    "in",
    "dem",
    "Dem",
    "12",
    "Köln",
    "Koeln",
    "koln",
    "Bahnhof",
    "digital",
    "Pakt",
    "KLmitWirkung",
    "DigitalPakt",
    "Straße",
    "STRASSE",
    "Strasse",
    "sensor",
    "Sensoren",
    "sensoern",
    "z",
)
news = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(SIGNS)), max_size=14).map(
    lambda pairs: "".join(word + sign for word, sign in pairs)
)
_folded = st.sampled_from(sorted({fold(piece) for piece in PIECES}))
_sequences = st.frozensets(
    st.lists(st.one_of(_folded, st.just("#")), min_size=1, max_size=2).map(tuple), max_size=2
)
terms: st.SearchStrategy[Term] = st.one_of(
    st.lists(_folded, min_size=1, max_size=3, unique=True).map(
        lambda forms: Word(forms[0], tuple((form, Form.WRITTEN) for form in sorted(forms)))
    ),
    st.sampled_from(PIECES).map(lambda piece: Exact(piece, written(piece), fold(piece))),
    st.sampled_from(("sensoren", "koeln", "sensor", "strasse")).map(
        lambda word: Typo(word, frozenset({word}))
    ),
    st.tuples(st.sampled_from(("hof", "ens", "kol", "digi", "mitw")), st.booleans(), st.booleans()).map(
        lambda given: Wildcard(given[0], frozenset({given[0]}), given[1], given[2] or not given[1])
    ),
)
contexts = st.builds(
    Context,
    forms=st.frozensets(_folded, min_size=1, max_size=2),
    capital=st.booleans(),
    not_after=_sequences,
    not_before=_sequences,
    sure_after=_sequences,
    sure_before=_sequences,
)
phrases = st.one_of(
    st.lists(terms, min_size=1, max_size=3).map(lambda words: Phrase("", tuple(words), 0, 0)),
    st.tuples(terms, contexts).map(lambda given: Phrase("", (given[0],), 0, 0, context=given[1])),
)
operands = st.lists(phrases, min_size=1, max_size=2).map(tuple)
nears = st.one_of(
    st.tuples(st.lists(operands, min_size=2, max_size=3).map(tuple), st.none()),
    st.tuples(st.tuples(operands, operands), st.integers(0, 4)),
).map(lambda given: Near(given[0], given[1], 0, 0))


class WordsOf:
    """The vocabulary of a single text."""

    def __init__(self, text: str) -> None:
        readings = analyse(text).readings
        self._words = {token.folded for reading in readings for token in reading.tokens}

    def slips(self, term: Typo) -> list[str]:
        return [indexed(word) for word in self._words | term.forms if is_meant(term, word)]

    def long_words(self, term: Wildcard) -> list[str]:
        return [indexed(word) for word in self._words if len(word) > LONGEST and is_covered(term, word)]


def is_found(node: Phrase | Near, text: str) -> bool:
    patterns = Patterns(WordsOf(text))
    pattern = patterns.phrase(node) if isinstance(node, Phrase) else patterns.near(node)
    found = regex.search(pattern, stream(analyse(text))) is not None
    if "(?<" not in pattern:
        assert found == (re.search(pattern, stream(analyse(text))) is not None)
    return found


def stands(node: Node, text: str) -> bool:
    return node_hits(node, analyse_document({Field.BODY: text}), date.min) is not None


@given(phrases, st.lists(news, min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_the_pattern_of_a_phrase_is_found_where_the_phrase_stands_and_nowhere_else(
    phrase: Phrase, found: list[str]
) -> None:
    for text in found:
        assert is_found(phrase, text) is stands(phrase, text)


@given(nears, st.lists(news, min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_the_pattern_of_nearness_is_found_where_phrases_are_near_and_nowhere_else(
    near: Near, found: list[str]
) -> None:
    for text in found:
        assert is_found(near, text) is stands(near, text)


def test_wildcards_and_slips_reach_words_too_long_for_the_line() -> None:
    long = "x" * LONGEST + "ende"
    text = f"Ein {long}."

    assert long not in stream(analyse(text))
    assert is_found(a_phrase(Wildcard("", frozenset({"xend"}), True, True)), text)
    assert is_found(a_phrase(Typo("", frozenset({long + "n"}))), text)
    assert not is_found(a_phrase(Typo("", frozenset({long + "nn"}))), text)


def test_a_prefix_stands_before_every_word_of_line_and_pattern() -> None:
    line = stream(analyse("Ina Muster aus Hof"), "§a")
    phrase = a_phrase(*(Word(word, ((word, Form.WRITTEN),)) for word in ("ina", "muster")))

    assert re.search(Patterns(WordsOf(""), "§a").phrase(phrase), line)
    assert not re.search(Patterns(WordsOf("")).phrase(phrase), line)


def a_phrase(*terms: Term) -> Phrase:
    return Phrase("", terms, 0, 0)
