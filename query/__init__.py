"""The query language and the German in it; pure, no I/O."""

from query.analysis import AnalysedText, Document, Token, analyse, analyse_document
from query.errors import Fault, QueryError
from query.evaluation import Hit, Match, evaluate
from query.parser import parse
from query.tree import And, Field, Node, Not, Or, Phrase, Query, Word

__all__ = [
    "AnalysedText",
    "And",
    "Document",
    "Fault",
    "Field",
    "Hit",
    "Match",
    "Node",
    "Not",
    "Or",
    "Phrase",
    "Query",
    "QueryError",
    "Token",
    "Word",
    "analyse",
    "analyse_document",
    "evaluate",
    "parse",
]
