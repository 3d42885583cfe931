"""Cut a query as typed into words, quoted phrases, operators and brackets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from query.analysis import analyse
from query.errors import Fault, QueryError
from query.folding import INVISIBLE
from query.suggestions import replace


class Kind(Enum):
    """What a lexeme does in the query."""

    WORDS = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    OPEN = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of the query. `start` and `end` are offsets into it; of a quoted phrase, without its quotes."""

    kind: Kind
    start: int
    end: int


def lex(text: str) -> Iterator[Lexeme]:
    """Yield the lexemes of a query; punctuation that stands alone is none.

    Raises QueryError for quotes that are not closed or hold no word, and for signs other search engines know.
    """
    for found in _LEXEME.finditer(text):
        name = str(found.lastgroup)
        if name in _SIGNS:
            yield Lexeme(_SIGNS[name], found.start(), found.end())
        elif name == "unclosed":
            raise _unclosed(text, found.start())
        elif name == "word":
            yield from _word(text, found)
        elif name in _QUOTED:
            yield _quoted(text, found, name)


def _word(text: str, found: re.Match[str]) -> Iterator[Lexeme]:
    typed = found[0].strip(INVISIBLE)
    if typed in _OPERATORS:
        yield Lexeme(_OPERATORS[typed], found.start(), found.end())
        return
    _refuse_foreign_signs(text, found.start(), found.end())
    if analyse(typed).tokens:
        yield Lexeme(Kind.WORDS, found.start(), found.end())


def _quoted(text: str, found: re.Match[str], name: str) -> Lexeme:
    if not analyse(found[name]).tokens:
        raise QueryError(Fault.EMPTY_PHRASE, found.start() + 1, replace(text, [found.span()]))
    _refuse_foreign_signs(text, *found.span(name))
    return Lexeme(Kind.WORDS, *found.span(name))


def _refuse_foreign_signs(text: str, start: int, end: int) -> None:
    """Dropping these in silence would give the query another meaning than its writer gave it."""
    if wildcard := _WILDCARD.search(text, start, end):
        raise QueryError(Fault.WILDCARD, wildcard.start() + 1, replace(text, [wildcard.span()]))
    if bar := _BAR.search(text, start, end):
        raise QueryError(Fault.BAR, bar.start() + 1, replace(text, [bar.span()], " ODER "))


def _unclosed(text: str, start: int) -> QueryError:
    closing = _CLOSING[text[start]]
    return QueryError(Fault.QUOTE_NOT_CLOSED, start + 1, f"{text.rstrip()}{closing}")


_OPERATORS = {
    "UND": Kind.AND,
    "AND": Kind.AND,
    "ODER": Kind.OR,
    "OR": Kind.OR,
    "NICHT": Kind.NOT,
    "NOT": Kind.NOT,
}
_SIGNS = {"open": Kind.OPEN, "close": Kind.CLOSE, "minus": Kind.NOT}
_QUOTED = ("double", "angle", "small_angle", "single")
_CLOSING = {
    "„": "“", "“": "”", "”": "”", "‟": "”", '"': '"', "»": "«", "«": "»", "›": "‹", "‹": "›", "‚": "‘",
}  # fmt: skip

_BLANK = r"\s\0-\x1f\x7f"
_DOUBLE = '"„“”‟'
_WORD_CHARACTER = f"[^{_BLANK}(){_DOUBLE}»«›‹]"
# People mix the forms of a pair („KL.digital"), so any of its family closes what one of them opened.
_LEXEME = re.compile(
    rf"""
      [{_BLANK}]+
    | (?P<open>\() | (?P<close>\))
    | [{_DOUBLE}](?P<double>[^{_DOUBLE}]*)[{_DOUBLE}]
    | [»«](?P<angle>[^»«]*)[»«]
    | [›‹](?P<small_angle>[^›‹]*)[›‹]
      # An apostrophe may stand within the phrase and before a word ('s), a closing quote stands behind one.
    | ['‚‘’‛](?=\w)(?P<single>.*?)['‘’](?!\w)
    | (?P<unclosed>[{_DOUBLE}»«›‹‚])
      # Smart-City and "KL.digital"-Team hold a dash: it excludes only at the start of a word or phrase.
    | (?:(?<=[{_BLANK}(])|(?<!.))(?P<minus>[-‐‑‒–—−]+(?={_WORD_CHARACTER}*[\w(»«›‹{_DOUBLE}]))
    | (?P<word>{_WORD_CHARACTER}+)
    """,
    re.VERBOSE | re.DOTALL,
)
# At the edge of a word: Bürger*innen is none.
_WILDCARD = re.compile(r"(?<!\w)\*+(?=\w)|(?<=\w)\*+(?!\w)")
_BAR = re.compile(r"\|+")
