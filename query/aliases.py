"""Saved aliases: one name for the several that somebody goes by, each for its time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from query.errors import QueryError
from query.folding import fold
from query.lexer import Kind, lex


@dataclass(frozen=True, kw_only=True)
class Member:
    """A query that stands for the alias, in articles of the days named; both ends included."""

    query: str
    first: date | None = None  # None: ever since
    last: date | None = None  # None: until today and further


@dataclass(frozen=True, kw_only=True)
class Alias:
    """A name to be written as @name."""

    name: str
    members: tuple[Member, ...]


Aliases: TypeAlias = Mapping[str, Alias]  # by alias_key

NO_ALIASES: Aliases = {}


def alias_key(name: str) -> str:
    """Return under which key an alias is found: @KL.digital, @kl-digital and @KLdigital are one."""
    return fold(name)


def by_key(aliases: tuple[Alias, ...]) -> Aliases:
    """Return the aliases as `parse` wants them."""
    return {alias_key(alias.name): alias for alias in aliases}


def alias_keys(query: str) -> frozenset[str]:
    """Return the keys of the aliases that a query names; none of a query that cannot be read."""
    return _keys(query) if "@" in query else frozenset()


def named_aliases(query: str, aliases: Aliases) -> tuple[Alias, ...]:
    """Return those of the aliases that a query names: all that its meaning depends on beside its text."""
    return tuple(aliases[key] for key in sorted(alias_keys(query)) if key in aliases)


# Standing queries are asked again for every portion of articles.
@lru_cache(maxsize=50_000)
def _keys(query: str) -> frozenset[str]:
    try:
        return frozenset(alias_key(lexeme.value) for lexeme in lex(query) if lexeme.kind is Kind.ALIAS)
    except QueryError:
        return frozenset()
