"""The query language and the German in it; pure, no I/O."""

from query.aliases import NO_ALIASES, Alias, Aliases, Member, alias_key, alias_keys, named_aliases
from query.analysis import ANALYZER_VERSION, AnalysedText, Document, Reading, Token, analyse, analyse_document
from query.days import BERLIN, berlin_day
from query.errors import Fault, QueryError
from query.evaluation import Hit, Match, evaluate
from query.forms import Form
from query.new_alias import BadAlias, check_member, new_alias
from query.parser import parse
from query.tree import (
    EVERY_ARTICLE,
    SEARCHED,
    And,
    Context,
    Exact,
    Field,
    Near,
    Node,
    Not,
    Or,
    Period,
    Phrase,
    Query,
    Term,
    Typo,
    Wildcard,
    Word,
)

__all__ = [
    "ANALYZER_VERSION",
    "BERLIN",
    "EVERY_ARTICLE",
    "NO_ALIASES",
    "SEARCHED",
    "Alias",
    "Aliases",
    "AnalysedText",
    "And",
    "BadAlias",
    "Context",
    "Document",
    "Exact",
    "Fault",
    "Field",
    "Form",
    "Hit",
    "Match",
    "Member",
    "Near",
    "Node",
    "Not",
    "Or",
    "Period",
    "Phrase",
    "Query",
    "QueryError",
    "Reading",
    "Term",
    "Token",
    "Typo",
    "Wildcard",
    "Word",
    "alias_key",
    "alias_keys",
    "analyse",
    "analyse_document",
    "berlin_day",
    "check_member",
    "evaluate",
    "named_aliases",
    "new_alias",
    "parse",
]
