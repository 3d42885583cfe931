"""Strategies for queries of the whole language that can be understood, and for articles to ask them of."""

from dataclasses import replace
from datetime import date

from hypothesis import reject
from hypothesis import strategies as st

from query import (
    Alias,
    And,
    Context,
    Document,
    Field,
    Member,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    QueryError,
    Word,
    analyse_document,
    parse,
)
from query.aliases import by_key

TODAY = date(2026, 3, 10)
ALIASES = by_key(
    (
        Alias(
            name="Rathaus",
            members=(
                Member(query="Rathaus ODER Stadthaus", last=date(2026, 3, 5)),
                Member(query='"Haus Mainz"', first=date(2026, 3, 6)),
            ),
        ),
        Alias(name="Ort", members=(Member(query="stadt:Köln"), Member(query="Hof NICHT Mainz"))),
    )
)
HOF = Context(
    forms=frozenset({"hof"}),
    capital=True,
    not_after=frozenset({("am",), ("im", "alten")}),
    not_before=frozenset({("#",)}),
    sure_after=frozenset({("stadt",)}),
    sure_before=frozenset({("saale",)}),
)

_WORDS = (
    "Köln", "Koeln", "Kölner", "Kölns", "Mainz", "Hof", "hof", "Rathaus", "Stadthaus", "Haus", "Häuser",
    "Stadt", "Radweg", "Radwege", "DigitalPakt", "Digitalpakt", "digital", "Pakt", "am", "im", "alten",
    "Saale", "12", "KL",
)  # fmt: skip
_FIELDS = ("titel", "text", "stichwort", "url", "kicker")
words = st.sampled_from(_WORDS)


long_words = words.filter(lambda word: len(word) >= 5)
_SPACES = (" ", " ", " ", " ", ", ", ". ", "\n", "\n\n", "-")
_SLIPS = ("Rahtaus", "Rathus", "Radwegg", "Dtadthaus", "Radwehe", "Stadtahus", "Kölnr", "digitall")
_printed = st.sampled_from((*_WORDS, *_WORDS, *_SLIPS))
passages = st.lists(_printed | st.sampled_from(_SPACES), max_size=16).map("".join)
days = st.none() | st.integers(1, 14).map(lambda day: date(2026, 3, day))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw an article of few words."""
    texts = draw(st.dictionaries(st.sampled_from(list(Field)), passages, max_size=4))
    return analyse_document(texts, day=draw(days))


_signed = st.one_of(
    words,
    words.filter(lambda word: len(word) >= 3).flatmap(
        lambda word: st.sampled_from((f"{word}*", f"*{word}", f"*{word}*"))
    ),
    long_words.map(lambda word: f"{word}~"),
    long_words.map(lambda word: f"{word[:4]}*"),
)
_phrases = st.one_of(_signed, st.lists(_signed, min_size=2, max_size=3).map(lambda two: f'"{" ".join(two)}"'))
_either = st.lists(_phrases, min_size=2, max_size=3).map(lambda some: f"({' ODER '.join(some)})")
_operators = st.sampled_from(("NAHE", "NAHE/0", "NAHE/2"))
_near = st.tuples(_phrases | _either, _operators, _phrases | _either).map(" ".join)
_dates = st.integers(1, 14).map(lambda day: f"2026-03-{day}")
_leaves = st.one_of(
    _phrases,
    _near,
    st.tuples(st.sampled_from(_FIELDS), _phrases | _near.map(lambda near: f"({near})")).map(":".join),
    words.map(lambda word: f"exakt:{word}"),
    st.lists(words, min_size=2, max_size=2).map(lambda two: f'exakt:"{" ".join(two)}"'),
    st.sampled_from(("stadt:Köln", "stadt:Hof", "stadt:Mainz", "@Rathaus", "@Ort")),
    st.tuples(st.sampled_from(("von", "bis")), _dates).map(":".join),
    st.integers(1, 9).map(lambda number: f"zeit:{number}d"),
)
_typed = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda some: f"({' UND '.join(some)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: f"({' ODER '.join(some)})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} NICHT {two[1]})"),
    ),
    max_leaves=5,
)


def parsed(typed: str) -> Query:
    """Return the query, and draw another where the parts do not go together."""
    try:
        return parse(typed, ALIASES)
    except QueryError:
        reject()


def in_context(node: Node) -> Node:
    """Let every Hof of a query be told from a yard."""
    match node:
        case Phrase(words=(Word(text="Hof"),)):
            return replace(node, context=HOF)
        case And(children):
            return And(tuple(map(in_context, children)))
        case Or(children, name):
            return Or(tuple(map(in_context, children)), name)
        case Not(child):
            return Not(in_context(child))
        case _:
            return node


@st.composite
def well_formed(draw: st.DrawFn) -> Query:
    """Draw a query that can be understood, or a part of one such as a mere exclusion."""
    query = parsed(draw(_typed))
    root = in_context(query.root) if draw(st.booleans()) else query.root
    return Query(query.text, Not(root) if draw(st.integers(0, 9)) == 0 else root)
