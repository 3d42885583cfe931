"""Phrases and NAHE as patterns over `query.stream`, for Python and PostgreSQL alike.

Only what both understand in the same way is used. A lookbehind of any length is understood by PostgreSQL and
by the module `regex`, but not by `re`; only contexts need it.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from query.signatures import CAPITAL, SIGNATURE, SIGNS, indexed, spellings
from query.stream import PARAGRAPH, SENTENCE
from query.terms import is_covered, is_meant
from query.tree import Context, Exact, Near, Phrase, Term, Typo, Wildcard, Word
from query.typos import SHORTEST

_MAY_END: Final = rf"(?:\{SENTENCE} )?"  # a sentence; a phrase may cross that
_ANY_WORD: Final = f"[^ {SENTENCE}{PARAGRAPH}][^ ]* "
_IN_SENTENCE: Final = f"[^{SENTENCE}{PARAGRAPH}]*"
_ANY_LETTER: Final = f"[^{SIGNS} {SENTENCE}{PARAGRAPH}§¦]"
_NO_LONG_WORDS: Mapping[str, str] = {}


class Patterns:
    """Writes patterns for streams whose words have a prefix.

    `long_words` are those of the store that are too long for a stream, by what stands there instead.
    """

    def __init__(self, prefix: str = "", long_words: Mapping[str, str] = _NO_LONG_WORDS) -> None:
        self._prefix = re.escape(prefix)
        self._long_words = long_words

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
        words = may_end.join(map(self._word, phrase.words))
        return words if phrase.context is None else self._in_context(words, phrase.context)

    def _word(self, term: Term) -> str:
        return f"{self._prefix}{_any(self._spelled(term))} "

    def _spelled(self, term: Term) -> Iterator[str]:
        match term:
            case Word(_, forms):
                yield _any(re.escape(indexed(form)) for form, _ in forms) + SIGNATURE
            case Exact(_, written, folded):
                yield from map(re.escape, spellings(written, folded))
            case Typo(_, forms):
                yield _any(slip for form in sorted(forms) for slip in _slips(form)) + SIGNATURE
                yield from self._long(word for word in self._long_words.items() if is_meant(term, word[1]))
            case Wildcard(_, stems, open_start, open_end):
                begin, end = "[^ ]*" if open_start else "", "[^ ]*" if open_end else SIGNATURE
                yield f"{begin}{_any(map(re.escape, sorted(stems)))}{end}"
                yield from self._long(word for word in self._long_words.items() if is_covered(term, word[1]))

    def _long(self, words: Iterable[tuple[str, str]]) -> Iterator[str]:
        return (re.escape(standing) + SIGNATURE for standing, _ in words)

    def _in_context(self, words: str, context: Context) -> str:
        """Take a word if it is not judged at all, is sure to be the name, or nothing tells against it."""
        doubtful = f"{self._prefix}{_any(map(re.escape, sorted(context.forms)))}{SIGNATURE} "
        after, before = self._sequences(context.not_after), self._sequences(context.not_before)
        sure_after, sure_before = self._sequences(context.sure_after), self._sequences(context.sure_before)
        ways = [f"(?!{doubtful}){words}"]
        ways += [f"(?<= {sure_after}{_MAY_END}){words}"] if sure_after else []
        ways += [f"{words}(?={_MAY_END}{sure_before})"] if sure_before else []
        innocent = f"(?=[^ {CAPITAL}]*\\{CAPITAL})" if context.capital else ""
        innocent += f"(?<! {after}{_MAY_END})" if after else ""
        ways.append(innocent + words + (f"(?!{_MAY_END}{before})" if before else ""))
        return _any(ways)

    def _sequences(self, sequences: Iterable[tuple[str, ...]]) -> str:
        return _any(_MAY_END.join(map(self._beside, sequence)) for sequence in sorted(sequences))

    def _beside(self, word: str) -> str:
        return f"{self._prefix}{f'{_any_digit()}+' if word == '#' else re.escape(word)}{SIGNATURE} "


def _any(ways: Iterable[str]) -> str:
    """Join alternatives; nothing at all if there are none."""
    joined = "|".join(ways)
    return f"(?:{joined})" if joined else ""


def _slips(form: str) -> Iterator[str]:
    """Write out `query.typos.is_slip`: the form, then with one slip at any letter but the first."""
    yield re.escape(form)
    if len(form) < SHORTEST:
        return
    for at in range(1, len(form) + 1):
        before, behind = form[:at], form[at:]
        yield f"{re.escape(before)}{_ANY_LETTER}{re.escape(behind)}"
        if behind:
            yield f"{re.escape(before)}{_ANY_LETTER}{re.escape(behind[1:])}"
        if behind and len(form) > SHORTEST:
            yield re.escape(before + behind[1:])
        if len(behind) > 1:
            yield re.escape(before + behind[1] + behind[0] + behind[2:])


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
