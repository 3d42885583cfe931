"""Names that are words too (Essen, Hof, Weil), and what beside them tells which is meant.

The table is query/data/gleichnamige.tsv.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from query.additions import folded_words, rows
from query.folding import spelling, written
from query.names import genitives, spellings
from query.tree import Context

Sequences: TypeAlias = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the table says of a name; sequences are folded, as a `Context` wants them."""

    small_is_word: bool = False  # written small it is another word: essen
    not_after: Sequences = frozenset()
    not_before: Sequences = frozenset()
    sure_after: Sequences = frozenset()
    sure_before: Sequences = frozenset()

    def __or__(self, other: "Rules") -> "Rules":
        return Rules(
            self.small_is_word or other.small_is_word,
            self.not_after | other.not_after,
            self.not_before | other.not_before,
            self.sure_after | other.sure_after,
            self.sure_before | other.sure_before,
        )

    def context(self, forms: frozenset[str], *, doubtful: bool) -> Context:
        """Return what these rules mean for a name in these forms."""
        return Context(
            forms=forms,
            capital=self.small_is_word,
            not_after=self.not_after,
            not_before=self.not_before,
            sure_after=self.sure_after,
            sure_before=self.sure_before,
            doubtful=doubtful,
        )


def word_context(word: str) -> Context | None:
    """Return the context of a word typed with its capital, if it is one of the names: Essen, not essen."""
    rules = _table().get(written(word))
    if rules is None or not word[:1].isupper():
        return None
    inflected = (form.capitalize() for form in (spelling(word), *genitives(spelling(word))))
    return rules.context(frozenset(folded for form in inflected for folded in spellings(form)), doubtful=True)


def names_that_are_words() -> Iterator[str]:
    """Yield the names that `word_context` knows."""
    yield from (name for name in _table() if name.isalpha())


def town_rules(name: str) -> Rules | None:
    """Return the rules for a town asked for by stadt:, if its name is a word as well."""
    found = [rules for key in (name, f"stadt:{name}") if (rules := _table().get(key))]
    return _without_districts(found[0] if len(found) == 1 else found[0] | found[1]) if found else None


def rules_of_all_towns() -> Rules:
    """Return what tells a town asked for by stadt: from the district of its name."""
    return _table()["(stadt)"]


def rules_of_adjectives() -> Rules:
    """Return what tells the people and things of a town from streets and dishes named after it."""
    return _table()["(stadt: Adjektiv)"]


def _without_districts(rules: Rules) -> Rules:
    """A district leaves no doubt that a name is one, but stadt: does not ask for it."""
    sure_after = rules.sure_after - _table()["<Kreis>"].sure_after
    return Rules(rules.small_is_word, rules.not_after, rules.not_before, sure_after, rules.sure_before)


@cache
def _table() -> Mapping[str, Rules]:
    """Read the table; a row whose name is in <> stands for its words wherever others name it."""
    found: dict[str, Rules] = {}
    for name, small, *columns, _ in rows("gleichnamige.tsv"):
        sequences = (
            frozenset(_sequences(cell, found, column)) for cell, column in zip(columns, _COLUMNS, strict=True)
        )
        found[name] = Rules(bool(small), *sequences)
    return found


def _sequences(cell: str, groups: Mapping[str, Rules], column: str) -> Iterator[tuple[str, ...]]:
    for part in filter(None, cell.split(" · ")):
        if part.startswith("<"):
            yield from getattr(groups[part], column)
        else:
            yield tuple(_words(part))


def _words(part: str) -> Iterator[str]:
    for word in part.split():
        yield from (word,) if word == "#" else folded_words(word)


_COLUMNS = ("not_after", "not_before", "sure_after", "sure_before")
