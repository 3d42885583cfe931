"""Phrases and NAHE as patterns over the lines of `query.stream`, for Python and PostgreSQL alike.

Only what both understand in the same way is used. A lookbehind of any length is understood by PostgreSQL and
by the module `regex`, but not by `re`; only contexts need it.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, Protocol

from query.signatures import CAPITAL, SIGNATURE, indexed, spellings
from query.stream import PARAGRAPH, SENTENCE
from query.tree import Context, Exact, Near, Phrase, Term, Typo, Wildcard, Word

_MAY_END: Final = rf"(?:\{SENTENCE} )?"  # a sentence; a phrase may cross that
_ANY_WORD: Final = f"[^ {SENTENCE}{PARAGRAPH}][^ ]* "
_IN_SENTENCE: Final = f"[^{SENTENCE}{PARAGRAPH}]*"


class Vocabulary(Protocol):
    """Knows the words that stand in the lines, as `query.signatures.indexed` gives them."""

    def slips(self, term: Typo) -> Iterable[str]:
        """Return all that a term stands for. A pattern of every possible slip would be enormous."""

    def long_words(self, term: Wildcard) -> Iterable[str]:
        """Return what stands for words that a wildcard stands for and that are too long for a line."""


class Patterns:
    """Writes patterns for lines whose words have a prefix."""

    def __init__(self, vocabulary: Vocabulary, prefix: str = "") -> None:
        self._vocabulary = vocabulary
        self._prefix = re.escape(prefix)

    def phrase(self, phrase: Phrase) -> str:
        """Return the pattern that is found in a stream if the phrase stands in it."""
        return f" {self._phrase(phrase)}"

    def near(self, near: Near) -> str:
        """Return the pattern that is found in a stream if the phrases are near each other in it."""
        if near.words_between is None:
            operands = (self._one_of(operand, may_end="") for operand in near.operands)
            wanted = "".join(f"(?={_IN_SENTENCE} {operand})" for operand in operands)
            return f"[{SENTENCE}{PARAGRAPH}]{wanted}"
        gap = f"(?:{_MAY_END}{_ANY_WORD}){{0,{near.words_between}}}{_MAY_END}"
        one, other = (self._one_of(operand) for operand in near.operands)
        return f" (?:{one}{gap}{other}|{other}{gap}{one})"

    def _one_of(self, phrases: Iterable[Phrase], may_end: str = _MAY_END) -> str:
        return _any(self._phrase(phrase, may_end) for phrase in phrases)

    def _phrase(self, phrase: Phrase, may_end: str = _MAY_END) -> str:
        words = list(map(self._word, phrase.words))
        if phrase.context is None:
            return may_end.join(words)
        return self._in_context(words, phrase.context, may_end)

    def _word(self, term: Term) -> str:
        return f"{self._prefix}{_any(self._spelled(term))} "

    def _spelled(self, term: Term) -> Iterator[str]:
        match term:
            case Word(_, forms):
                yield _any(re.escape(indexed(form)) for form, _ in forms) + SIGNATURE
            case Exact(_, written, folded):
                yield from map(re.escape, spellings(written, folded))
            case Typo():
                yield _any(map(re.escape, sorted(self._vocabulary.slips(term)))) + SIGNATURE
            case Wildcard(_, stems, open_start, open_end):
                begin, end = "[^ ]*" if open_start else "", "[^ ]*" if open_end else SIGNATURE
                yield f"{begin}{_any(map(re.escape, sorted(stems)))}{end}"
                yield from (re.escape(word) + SIGNATURE for word in self._vocabulary.long_words(term))

    def _in_context(self, words: list[str], context: Context, may_end: str) -> str:
        """Take a phrase whose last word is not judged, is sure to be the name, or has nothing against it."""
        judged = f"{self._prefix}{_any(map(re.escape, sorted(context.forms)))}{SIGNATURE} "
        *first, last = words
        phrase = may_end.join(words)
        after, before = self._sequences(context.not_after), self._sequences(context.not_before)
        sure_after, sure_before = self._sequences(context.sure_after), self._sequences(context.sure_before)
        ways = [f"(?<= {sure_after}{_MAY_END}){phrase}"] if sure_after else []
        ways += [f"{phrase}(?={_MAY_END}{sure_before})"] if sure_before else []
        not_after = f"(?<! {after}{_MAY_END})" if after else ""
        ways.append(not_after + phrase + (f"(?!{_MAY_END}{before})" if before else ""))
        capital = f"(?=[^ {CAPITAL}]*\\{CAPITAL})" if context.capital else ""
        # Without the phrase at their head the ways would look back from every word of the line.
        at_phrase = f"(?={phrase})"
        return at_phrase + _any([may_end.join([*first, f"(?!{judged}){last}"]), capital + _any(ways)])

    def _sequences(self, sequences: Iterable[tuple[str, ...]]) -> str:
        return _any(_MAY_END.join(map(self._beside, sequence)) for sequence in sorted(sequences))

    def _beside(self, word: str) -> str:
        return f"{self._prefix}{f'{_any_digit()}+' if word == '#' else re.escape(word)}{SIGNATURE} "


def _any(ways: Iterable[str]) -> str:
    """Join alternatives; nothing at all if there are none."""
    joined = "|".join(ways)
    return f"(?:{joined})" if joined else ""


@cache
def _any_digit() -> str:
    """Return the class of what `str.isdigit` says is a digit, of every script."""
    digits = [code for code in range(sys.maxunicode + 1) if chr(code).isdigit()]
    runs: list[list[int]] = []
    for code in digits:
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in runs)}]"
