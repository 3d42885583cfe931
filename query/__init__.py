"""The query language and the German in it; pure, no I/O."""

from query.aliases import Alias, Aliases, Member
from query.analysis import ANALYZER_VERSION, AnalysedText, Document, Reading, Token, analyse, analyse_document
from query.days import BERLIN, berlin_day
from query.errors import Fault, QueryError
from query.evaluation import Hit, Match, evaluate
from query.forms import Form
from query.parser import parse
from query.tree import (
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
    "SEARCHED",
    "Alias",
    "Aliases",
    "AnalysedText",
    "And",
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
    "analyse",
    "analyse_document",
    "berlin_day",
    "evaluate",
    "parse",
]
