"""Turning the tree of a query into a condition on the index."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from math import prod

from sqlalchemy import and_, true

from query.signatures import indexed
from query.tree import And, Exact, Near, Node, Not, Or, Period, Phrase, Term, Typo, Wildcard, Word
from query.verdicts import verdict
from storage.search.columns import DAY
from storage.search.condition import Check, Condition, all_of, any_of, negated
from storage.search.dialect import Dialect
from storage.search.expansion import Expansion
from storage.search.needs import AllOf, AnyOf, Need, OneOf, Sequences, Verdict

# Every way to write a phrase, Mainzer Rathaus, Mainzer Rathauses ..., is asked for by itself.
_MOST_ROWS = 200
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Compiler:
    """Compiles for one database at one moment; `today` is the day in Berlin from which periods count back."""

    dialect: Dialect
    expansion: Expansion
    today: date

    def condition(self, node: Node) -> Condition:
        """Return the condition that holds for exactly the articles for which `query.evaluate` says so.

        Raises QueryError where a wildcard stands for too many words.
        """
        match node:
            case Phrase():
                return self._phrase(node)
            case Near():
                return self._near(node)
            case Period():
                return Condition(None, checks=(in_period(node, self.today),))
            case Not(child):
                return negated(self.condition(child), self.dialect.told)
            case And(children):
                return all_of([self.condition(child) for child in children])
            case Or(children):
                return any_of([self.condition(child) for child in children], self.dialect.told)

    def _phrase(self, phrase: Phrase) -> Condition:
        judged = _judged(phrase)
        if judged is not None:
            return Condition(judged)
        rows = self._rows(phrase) if self.dialect.has_sequences else None
        if rows is not None:
            return Condition(Sequences(rows, phrase.fields))
        need = self._need(phrase)
        has_place = len(phrase.words) > 1 or phrase.context or isinstance(phrase.words[0], Exact)
        if not has_place and self.dialect.is_exact(phrase.fields):
            return Condition(need)
        check = self.dialect.finds(phrase.fields, lambda patterns: patterns.phrase(phrase), self.expansion)
        return Condition(need, checks=(check,))

    def _near(self, near: Near) -> Condition:
        need = AllOf(tuple(AnyOf(tuple(map(self._need, operand))) for operand in near.operands))
        fields = near.operands[0][0].fields
        check = self.dialect.finds(fields, lambda patterns: patterns.near(near), self.expansion)
        return Condition(need, checks=(check,))

    def _need(self, phrase: Phrase) -> Need:
        """Return what the index must tell: that all words of a phrase stand somewhere."""
        judged = _judged(phrase)
        if judged is not None:
            return judged
        needs = tuple(self._one_of(term, phrase) for term in phrase.words)
        return needs[0] if len(needs) == 1 else AllOf(needs)

    def _one_of(self, term: Term, phrase: Phrase) -> OneOf:
        match term:
            case Word():
                return OneOf(frozenset(self.expansion.occurring(term)), _NOTHING, phrase.fields)
            case Exact(_, _, folded):
                return OneOf(frozenset({indexed(folded)}), _NOTHING, phrase.fields)
            case Wildcard(_, stems, False, _):
                return OneOf(self.expansion.long_words(term), stems, phrase.fields)
            case Wildcard() | Typo():
                return OneOf(self.expansion.words(term, phrase), _NOTHING, phrase.fields)

    def _rows(self, phrase: Phrase) -> tuple[tuple[str, ...], ...] | None:
        """Write out every row of words that is the phrase; None where they are many or no index can tell."""
        words = [word for word in phrase.words if isinstance(word, Word)]
        if len(words) < len(phrase.words) or len(words) < 2 or phrase.context is not None:
            return None
        forms = list(map(self.expansion.occurring, words))
        return tuple(product(*forms)) if prod(map(len, forms)) <= _MOST_ROWS else None


def in_period(period: Period, today: date) -> Check:
    """Return the check that the day of an article lies in a period."""
    checks = [period.first <= DAY] if period.first else []
    checks += [period.last >= DAY] if period.last else []
    if period.last_days is not None:
        checks += [today - timedelta(days=period.last_days) < DAY, today >= DAY]
    return and_(true(), *checks)


def _judged(phrase: Phrase) -> Verdict | None:
    word = verdict(phrase)
    return Verdict(word, phrase.fields) if word else None
