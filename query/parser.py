"""Turn what a person typed into a query: NICHT binds before UND, UND before ODER, a blank means UND."""

from dataclasses import dataclass, field

from query.analysis import analyse
from query.errors import Fault, QueryError
from query.lexer import Kind, Lexeme, lex
from query.phrases import read_phrase
from query.suggestions import replace
from query.tree import And, Node, Not, Or, Phrase, Query

_MOST_CHARACTERS = 500
_MOST_WORDS = 100
_MOST_BRACKETS = 20


def parse(text: str) -> Query:
    """Understand a query, or raise QueryError; nothing else is ever raised."""
    try:
        return Query(text, _parsed(text))
    except QueryError as error:
        raise QueryError(error.fault, error.position, _understandable(error.suggestion)) from None


def _understandable(suggestion: str | None) -> str | None:
    """Keep a suggestion only if it helps: mending one fault can leave another."""
    try:
        if suggestion is not None:
            _parsed(suggestion)
    except QueryError:
        return None
    return suggestion


def _parsed(text: str) -> Node:
    if not text.strip():
        raise QueryError(Fault.EMPTY, 1)
    if len(text) > _MOST_CHARACTERS:
        raise QueryError(Fault.TOO_LONG, _MOST_CHARACTERS + 1)
    lexemes = tuple(lex(text))
    if not lexemes:
        raise QueryError(Fault.NO_WORD, len(text) - len(text.lstrip()) + 1)
    root = _Parser(text, lexemes).parse()
    if excluded := _excluded_alone(root):
        raise QueryError(Fault.ONLY_EXCLUDES, excluded.start + 1)
    return root


@dataclass
class _Parser:
    """Where the reading of one query stands. Recursion goes as deep as brackets may."""

    text: str
    lexemes: tuple[Lexeme, ...]
    read: int = 0
    words: int = 0
    brackets: list[Lexeme] = field(default_factory=list)

    def parse(self) -> Node:
        root = self._alternatives()
        if extra := self._next():  # only a closing bracket ends the alternatives early
            raise self._fault(Fault.BRACKET_NOT_OPENED, extra)
        return root

    def _alternatives(self) -> Node:
        children = [self._conjunction()]
        while self._take(Kind.OR):
            children.append(self._conjunction())
        return children[0] if len(children) == 1 else Or(_flat(Or, children))

    def _conjunction(self) -> Node:
        children = [self._exclusion()]
        while (following := self._next()) and following.kind not in {Kind.OR, Kind.CLOSE}:
            self._take(Kind.AND)
            children.append(self._exclusion())
        return children[0] if len(children) == 1 else And(_flat(And, children))

    def _exclusion(self) -> Node:
        excluded = False
        while self._take(Kind.NOT):
            excluded = not excluded
        return Not(self._operand()) if excluded else self._operand()

    def _operand(self) -> Node:
        if opening := self._take(Kind.OPEN):
            return self._bracketed(opening)
        if words := self._take(Kind.WORDS):
            return self._phrase(words)
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
        self.words += len(analyse(self.text[lexeme.start : lexeme.end]).tokens)
        if self.words > _MOST_WORDS:
            raise QueryError(Fault.TOO_MANY_WORDS, lexeme.start + 1)
        return read_phrase(self.text, lexeme.start, lexeme.end)

    def _missing_word(self) -> QueryError:
        before = self.lexemes[self.read - 1] if self.read else None
        here = self._next()
        if before and before.kind in {Kind.AND, Kind.OR, Kind.NOT}:
            return self._fault(Fault.WORD_MISSING_BEHIND, before)
        if here and here.kind is Kind.CLOSE:
            return self._fault(Fault.BRACKET_NOT_OPENED, here)
        if here:
            return self._fault(Fault.WORD_MISSING_BEFORE, here)
        return self._fault(Fault.BRACKET_NOT_CLOSED, self.brackets[-1])

    def _fault(self, fault: Fault, *unwanted: Lexeme) -> QueryError:
        """Suggest the query without the lexemes at fault; a lone operator as the ordinary word it may be."""
        rest = replace(self.text, [(lexeme.start, lexeme.end) for lexeme in unwanted])
        return QueryError(fault, unwanted[0].start + 1, rest or self.text.strip().lower())

    def _next(self) -> Lexeme | None:
        return self.lexemes[self.read] if self.read < len(self.lexemes) else None

    def _take(self, kind: Kind) -> Lexeme | None:
        following = self._next()
        if following is None or following.kind is not kind:
            return None
        self.read += 1
        return following


def _flat(kind: type[And] | type[Or], children: list[Node]) -> tuple[Node, ...]:
    """Lift the children of equal nodes: a UND (b UND c) is a UND b UND c."""
    flat: list[Node] = []
    for child in children:
        flat += child.children if isinstance(child, kind) else (child,)
    return tuple(flat)


def _excluded_alone(node: Node) -> Phrase | None:
    """Return a phrase that is excluded where nothing is searched for, if there is one."""
    match node:
        case Phrase():
            return None
        case Not(child):
            return _first_phrase(child)
        case And(children):
            found = [_excluded_alone(child) for child in children]
            return found[0] if all(found) else None
        case Or(children):
            return next(filter(None, map(_excluded_alone, children)), None)


def _first_phrase(node: Node) -> Phrase:
    while not isinstance(node, Phrase):
        node = node.child if isinstance(node, Not) else node.children[0]
    return node
