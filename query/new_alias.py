"""What somebody wants to save as an alias, checked before it is saved."""

from query.aliases import Alias, Member, alias_key, by_key
from query.errors import Fault, QueryError
from query.lexer import Kind, Lexeme, lex
from query.parser import parse

_LONGEST_NAME = 60


class BadAlias(ValueError):
    """A name or a period that no alias can have; `str()` says in German what to do."""


def new_alias(name: str, members: tuple[Member, ...]) -> Alias:
    """Return the alias, its name without @ and blanks around it.

    Raises BadAlias, or QueryError for a member that is no query, whose position then counts in that member.
    """
    alias = Alias(name=_checked_name(name), members=members)
    if not members:
        raise BadAlias(f"„{name}“ steht für nichts: nennen Sie mindestens eine Anfrage.")
    for member in members:
        check_member(member)
    parse(f"@{alias.name}", by_key((alias,)))  # together they may be too many
    return alias


def check_member(member: Member) -> None:
    """Raise BadAlias or QueryError for what can stand for no alias."""
    if member.first and member.last and member.first > member.last:
        raise BadAlias(
            f"„{member.query}“ gälte nie: der Anfang {member.first:%d.%m.%Y} liegt nach dem Ende "
            f"{member.last:%d.%m.%Y}."
        )
    for lexeme in lex(member.query):
        if lexeme.kind is Kind.ALIAS:
            raise QueryError(Fault.ALIAS_IN_ALIAS, lexeme.start + 1, value=lexeme.value)
    parse(member.query)


def _checked_name(name: str) -> str:
    found = name.strip().removeprefix("@")
    if not alias_key(found) or len(found) > _LONGEST_NAME or not _is_one_alias(f"@{found}"):
        raise BadAlias(
            f"„{name}“ kann kein Alias heißen: erlaubt sind höchstens {_LONGEST_NAME} Buchstaben und "
            "Ziffern, dazwischen auch Punkt, Strich und Unterstrich, zum Beispiel KL.digital."
        )
    return found


def _is_one_alias(typed: str) -> bool:
    try:
        lexemes = list(lex(typed))
    except QueryError:
        return False
    return lexemes == [Lexeme(Kind.ALIAS, 0, len(typed), typed[1:])]
