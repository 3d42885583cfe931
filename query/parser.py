"""Turn what a person typed into a query: NAHE binds before NICHT, NICHT before UND, UND before ODER.

A blank means UND.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from query.aliases import NO_ALIASES, Alias, Aliases, Member, alias_key
from query.analysis import analyse
from query.errors import Fault, QueryError
from query.exclusions import excluded_alone
from query.field_names import EXACT, FIELDS, LAST, SINCE, TOWN
from query.lexer import Kind, Lexeme, lex
from query.periods import first_day, last_day, last_days
from query.phrases import read_phrase
from query.proximity import near
from query.suggestions import replace as replaced
from query.towns import read_town
from query.tree import SEARCHED, And, Field, Node, Not, Or, Period, Query, Wildcard, phrases_in, with_leaves

_MOST_CHARACTERS = 500
_MOST_WORDS = 100
_MOST_BRACKETS = 20
_MOST_WILDCARDS = 20
_MOST_WORDS_OF_ALIASES = 300


def parse(text: str, aliases: Aliases = NO_ALIASES) -> Query:
    """Understand a query, or raise QueryError; nothing else is ever raised."""
    try:
        return Query(text, _parsed(text, aliases))
    except QueryError as error:
        suggestion = _understandable(error.suggestion, aliases)
        raise QueryError(error.fault, error.position, suggestion, error.value) from None


def _understandable(suggestion: str | None, aliases: Aliases) -> str | None:
    """Keep a suggestion only if it helps: mending one fault can leave another."""
    try:
        if suggestion is not None:
            _parsed(suggestion, aliases)
    except QueryError:
        return None
    return suggestion


def _parsed(text: str, aliases: Aliases) -> Node:
    if not text.strip():
        raise QueryError(Fault.EMPTY, 1)
    if len(text) > _MOST_CHARACTERS:
        raise QueryError(Fault.TOO_LONG, _MOST_CHARACTERS + 1)
    lexemes = tuple(lex(text))
    if not lexemes:
        raise QueryError(Fault.NO_WORD, len(text) - len(text.lstrip()) + 1)
    root = _Parser(text, lexemes, aliases).parse()
    if excluded := excluded_alone(root):
        raise QueryError(Fault.ONLY_EXCLUDES, excluded.start + 1)
    return root


@dataclass
class _Parser:
    """Where the reading of one query stands. Recursion goes as deep as brackets and field names may."""

    text: str
    lexemes: tuple[Lexeme, ...]
    aliases: Aliases
    read: int = 0
    words: int = 0
    wildcards: int = 0
    words_of_aliases: int = 0
    brackets: list[Lexeme] = field(default_factory=list)
    fields: tuple[Field, ...] = SEARCHED
    exact: bool = False

    def parse(self) -> Node:
        root = self._alternatives()
        if extra := self._next():  # only a closing bracket ends the alternatives early
            raise self._fault(Fault.BRACKET_NOT_OPENED, extra)
        return root

    def _alternatives(self) -> Node:
        children = [self._conjunction()]
        while self._take(Kind.OR):
            children.append(self._conjunction())
        return children[0] if len(children) == 1 else Or(tuple(_flat_or(children)))

    def _conjunction(self) -> Node:
        children = [self._exclusion()]
        while (following := self._next()) and following.kind not in {Kind.OR, Kind.CLOSE}:
            self._take(Kind.AND)
            children.append(self._exclusion())
        return children[0] if len(children) == 1 else And(tuple(_flat_and(children)))

    def _exclusion(self) -> Node:
        excluded = False
        while self._take(Kind.NOT):
            excluded = not excluded
        return Not(self._proximity()) if excluded else self._proximity()

    def _proximity(self) -> Node:
        operands, operators = [self._operand()], []
        while operator := self._take(Kind.NEAR):
            operators.append(operator)
            operands.append(self._operand())
        return near(operands, operators) if operators else operands[0]

    def _operand(self) -> Node:
        if opening := self._take(Kind.OPEN):
            return self._bracketed(opening)
        if words := self._take(Kind.WORDS):
            return self._phrase(words)
        if prefix := self._take(Kind.PREFIX):
            return self._prefixed(prefix)
        if alias := self._take(Kind.ALIAS):
            return self._alias(alias)
        raise self._missing_word()

    def _bracketed(self, opening: Lexeme) -> Node:
        self.brackets.append(opening)
        if len(self.brackets) > _MOST_BRACKETS:
            raise QueryError(Fault.TOO_DEEP, opening.start + 1)
        if closing := self._take(Kind.CLOSE):
            raise self._fault(Fault.EMPTY_BRACKETS, opening, closing)
        node = self._alternatives()
        if not self._take(Kind.CLOSE):
            mended = self.text.rstrip() + ")" * len(self.brackets)
            raise QueryError(Fault.BRACKET_NOT_CLOSED, opening.start + 1, mended)
        self.brackets.pop()
        return node

    def _phrase(self, lexeme: Lexeme) -> Node:
        self._count_words(lexeme)
        node = read_phrase(self.text, lexeme.start, lexeme.end, fields=self.fields, exact=self.exact)
        # Of the two ways to read DigitalPakt* each has the same wildcards.
        phrase = next(phrases_in(node))
        self.wildcards += sum(isinstance(term, Wildcard) for term in phrase.words)
        if self.wildcards > _MOST_WILDCARDS:
            raise QueryError(Fault.TOO_MANY_WILDCARDS, phrase.start + 1)
        return node

    def _count_words(self, lexeme: Lexeme) -> None:
        self.words += len(analyse(self.text[lexeme.start : lexeme.end]).tokens)
        if self.words > _MOST_WORDS:
            raise QueryError(Fault.TOO_MANY_WORDS, lexeme.start + 1)

    def _prefixed(self, prefix: Lexeme) -> Node:
        if prefix.value in FIELDS:
            return self._within((FIELDS[prefix.value],), exact=self.exact)
        if prefix.value in EXACT:
            return self._within(self.fields, exact=True)
        value = self._take(Kind.WORDS)
        if value is None:
            raise self._fault(Fault.PREFIX_BEFORE_OTHER, prefix, value=f"{prefix.value}:")
        if prefix.value in TOWN:
            self._count_words(value)
            return read_town(self.text, value.start, value.end, self.fields)
        return self._period(prefix, value)

    def _within(self, fields: tuple[Field, ...], *, exact: bool) -> Node:
        before = self.fields, self.exact
        self.fields, self.exact = fields, exact
        node = self._operand()
        self.fields, self.exact = before
        return node

    def _period(self, prefix: Lexeme, value: Lexeme) -> Period:
        typed = self.text[value.start : value.end]
        period = Period(self.text[prefix.start : value.end], prefix.start, value.end)
        if prefix.value in LAST:
            if days := last_days(typed):
                return replace(period, last_days=days)
            raise QueryError(Fault.BAD_SPAN, value.start + 1, value=typed)
        if prefix.value in SINCE:
            period = replace(period, first=first_day(typed))
        else:
            period = replace(period, last=last_day(typed))
        if period.first is None and period.last is None:
            raise QueryError(Fault.BAD_DATE, value.start + 1, value=typed)
        return period

    def _alias(self, lexeme: Lexeme) -> Node:
        alias = self.aliases.get(alias_key(lexeme.value))
        if alias is None or not alias.members:
            close = get_close_matches(alias_key(lexeme.value), self.aliases, n=1)
            meant = f"@{self.aliases[close[0]].name}" if close else lexeme.value
            mended = replaced(self.text, [(lexeme.start, lexeme.end)], meant)
            raise QueryError(Fault.UNKNOWN_ALIAS, lexeme.start + 1, mended, lexeme.value)
        members = [self._member(alias, member, lexeme) for member in alias.members]
        return Or(tuple(members), name=f"@{alias.name}")

    def _member(self, alias: Alias, member: Member, lexeme: Lexeme) -> Node:
        """Read a member as if it stood here in brackets; it knows no aliases, so that none can loop."""
        try:
            lexemes = tuple(lex(member.query))
            parser = _Parser(member.query, lexemes, NO_ALIASES, fields=self.fields, exact=self.exact)
            node = _placed(parser.parse(), lexeme)
        except QueryError as error:
            raise QueryError(Fault.ALIAS_UNREADABLE, lexeme.start + 1, value=alias.name) from error
        self._count_member(parser, lexeme)
        if member.first is None and member.last is None:
            return node
        period = Period(f"@{lexeme.value}", lexeme.start, lexeme.end, first=member.first, last=member.last)
        return And((node, period))

    def _count_member(self, member: "_Parser", lexeme: Lexeme) -> None:
        self.words_of_aliases += member.words
        self.wildcards += member.wildcards
        if self.words_of_aliases > _MOST_WORDS_OF_ALIASES:
            raise QueryError(Fault.ALIASES_TOO_LARGE, lexeme.start + 1)
        if self.wildcards > _MOST_WILDCARDS:
            raise QueryError(Fault.TOO_MANY_WILDCARDS, lexeme.start + 1)

    def _missing_word(self) -> QueryError:
        before = self.lexemes[self.read - 1] if self.read else None
        here = self._next()
        if before and before.kind is Kind.PREFIX:
            return self._fault(Fault.PREFIX_BEFORE_OTHER, before, value=f"{before.value}:")
        if before and before.kind in {Kind.AND, Kind.OR, Kind.NOT, Kind.NEAR}:
            return self._fault(Fault.WORD_MISSING_BEHIND, before)
        if here and here.kind is Kind.CLOSE:
            return self._fault(Fault.BRACKET_NOT_OPENED, here)
        if here:
            return self._fault(Fault.WORD_MISSING_BEFORE, here)
        return self._fault(Fault.BRACKET_NOT_CLOSED, self.brackets[-1])

    def _fault(self, fault: Fault, *unwanted: Lexeme, value: str | None = None) -> QueryError:
        """Suggest the query without the lexemes at fault; a lone operator as the ordinary word it may be."""
        rest = replaced(self.text, [(lexeme.start, lexeme.end) for lexeme in unwanted])
        typed = self.text[unwanted[0].start : unwanted[0].end]
        return QueryError(fault, unwanted[0].start + 1, rest or self.text.strip().lower(), value or typed)

    def _next(self) -> Lexeme | None:
        return self.lexemes[self.read] if self.read < len(self.lexemes) else None

    def _take(self, kind: Kind) -> Lexeme | None:
        following = self._next()
        if following is None or following.kind is not kind:
            return None
        self.read += 1
        return following


def _flat_and(children: list[Node]) -> Iterator[Node]:
    """Lift the children of equal nodes: a UND (b UND c) is a UND b UND c."""
    for child in children:
        yield from child.children if isinstance(child, And) else (child,)


def _flat_or(children: list[Node]) -> Iterator[Node]:
    for child in children:
        yield from child.children if isinstance(child, Or) and child.name is None else (child,)


def _placed(node: Node, lexeme: Lexeme) -> Node:
    """Let the phrases of an alias point to where the alias stands in the query."""
    return with_leaves(node, lambda leaf: replace(leaf, start=lexeme.start, end=lexeme.end))
