"""Cut a query as typed into words, quoted phrases, operators, field names and brackets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from query.analysis import analyse
from query.errors import Fault, QueryError
from query.field_names import PREFIXES, similar_prefix
from query.folding import INVISIBLE
from query.suggestions import replace

MOST_WORDS_BETWEEN = 50


class Kind(Enum):
    """What a lexeme does in the query."""

    WORDS = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    NEAR = auto()
    PREFIX = auto()
    ALIAS = auto()
    OPEN = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of the query. `start` and `end` are offsets into it; of a quoted phrase, without its quotes.

    `value` is the name of a PREFIX in small letters, of an ALIAS without its sign, the number behind NAHE.
    """

    kind: Kind
    start: int
    end: int
    value: str = ""


def lex(text: str) -> Iterator[Lexeme]:
    """Yield the lexemes of a query; punctuation that stands alone is none.

    Raises QueryError for quotes that are not closed or hold no word, and for signs other search engines know.
    """
    at = 0
    while found := _LEXEME.match(text, at):
        at = found.end()
        name = str(found.lastgroup)
        if name in _SIGNS:
            yield Lexeme(_SIGNS[name], found.start(), found.end())
        elif name == "unclosed":
            raise _unclosed(text, found.start())
        elif name == "prefix":
            yield _prefix(text, found)
        elif name == "word":
            yield from _word(text, found)
        elif name in _QUOTED:
            yield _quoted(text, found, name)


def _prefix(text: str, found: re.Match[str]) -> Lexeme:
    if text[found.end() : found.end() + 1] in _NOTHING:
        mended = replace(text, [found.span()])
        raise QueryError(Fault.PREFIX_ALONE, found.start() + 1, mended, found[0])
    return Lexeme(Kind.PREFIX, found.start(), found.end(), found[0][:-1].lower())


def _word(text: str, found: re.Match[str]) -> Iterator[Lexeme]:
    typed = found[0].strip(INVISIBLE)
    if typed in _OPERATORS:
        yield Lexeme(_OPERATORS[typed], found.start(), found.end())
        return
    if near := _NEAR.fullmatch(typed):
        yield _near(text, found, near["number"])
        return
    if alias := _ALIAS.fullmatch(typed):
        yield Lexeme(Kind.ALIAS, found.start(), found.end(), alias["name"])
        return
    _refuse_foreign_signs(text, found.start(), found.end())
    if meant := _similar(typed):
        mended = f"{text[: found.start()]}{meant}{found[0][found[0].index(':') :]}{text[found.end() :]}"
        raise QueryError(Fault.UNKNOWN_PREFIX, found.start() + 1, mended, typed.partition(":")[0])
    if analyse(typed).tokens:
        yield Lexeme(Kind.WORDS, found.start(), found.end())


def _near(text: str, found: re.Match[str], number: str | None) -> Lexeme:
    # Longer numbers are out of range, and int() refuses very long ones.
    if number is not None and not (len(number) <= 4 and number.isascii() and number.isdigit()):
        raise _bad_distance(text, found)
    if number is not None and not 0 <= int(number) <= MOST_WORDS_BETWEEN:
        raise _bad_distance(text, found)
    return Lexeme(Kind.NEAR, found.start(), found.end(), number or "")


def _bad_distance(text: str, found: re.Match[str]) -> QueryError:
    return QueryError(Fault.DISTANCE, found.start() + 1, replace(text, [found.span()], "NAHE/10"), found[0])


def _similar(typed: str) -> str | None:
    name, colon, rest = typed.partition(":")
    return similar_prefix(name) if colon and rest[:1] not in {"", "/", ":"} else None


def _quoted(text: str, found: re.Match[str], name: str) -> Lexeme:
    if not analyse(found[name]).tokens:
        raise QueryError(Fault.EMPTY_PHRASE, found.start() + 1, replace(text, [found.span()]))
    _refuse_foreign_signs(text, *found.span(name))
    return Lexeme(Kind.WORDS, *found.span(name))


def _refuse_foreign_signs(text: str, start: int, end: int) -> None:
    """Dropping these in silence would give the query another meaning than its writer gave it."""
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
_NEAR = re.compile(r"(?:NAHE|NEAR)(?:/(?P<number>\S*))?")
_ALIAS = re.compile(r"@(?P<name>\w[\w.\-]*)")
_SIGNS = {"open": Kind.OPEN, "close": Kind.CLOSE, "minus": Kind.NOT}
_QUOTED = ("double", "angle", "small_angle", "single")
_CLOSING = {
    "„": "“", "“": "”", "”": "”", "‟": "”", '"': '"', "»": "«", "«": "»", "›": "‹", "‹": "›", "‚": "‘",
}  # fmt: skip

_BLANK = r"\s\0-\x1f\x7f"
_NOTHING = ("", ")", *map(chr, range(0x21)), "\x7f", "\u00a0")
_DOUBLE = '"„“”‟'
_WORD_CHARACTER = f"[^{_BLANK}(){_DOUBLE}»«›‹]"
_PREFIX = "|".join(sorted(PREFIXES, key=len, reverse=True))
_START = rf"(?:(?<=[{_BLANK}(:])|(?<!.))"
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
    | {_START}(?P<minus>[-‐‑‒–—−]+(?={_WORD_CHARACTER}*[\w(»«›‹{_DOUBLE}]))
    | (?<![\w/.])(?P<prefix>(?i:{_PREFIX}):)
    | (?P<word>{_WORD_CHARACTER}+)
    """,
    re.VERBOSE | re.DOTALL,
)
_BAR = re.compile(r"\|+")
