"""Trees of queries as lines of text, for tests to compare."""

from query import (
    SEARCHED,
    And,
    Exact,
    Near,
    Node,
    Not,
    Or,
    Period,
    Phrase,
    Term,
    Typo,
    Wildcard,
    Word,
)


def shape(node: Node) -> str:  # noqa: PLR0911  one a kind of node
    """Write a tree as a line: brackets round every operator, quotes round every phrase."""
    match node:
        case Phrase():
            within = "" if node.fields == SEARCHED else f"{node.fields[0].value}:"
            return f"{within}'{' '.join(map(term_shape, node.words))}'"
        case Near(operands, words_between):
            sign = " ~ " if words_between is None else f" ~{words_between} "
            return f"[{sign.join('/'.join(map(shape, operand)) for operand in operands)}]"
        case Period():
            if node.last_days:
                return f"<{node.last_days} days>"
            return f"<{node.first or ''}..{node.last or ''}>"
        case Not(child):
            return f"-{shape(child)}"
        case And(children):
            return f"({' & '.join(map(shape, children))})"
        case Or(children, name):
            return f"{name or ''}({' | '.join(map(shape, children))})"


def term_shape(term: Term) -> str:
    match term:
        case Word():
            return term.text
        case Wildcard():
            return f"{'*' * term.open_start}{term.text}{'*' * term.open_end}"
        case Typo():
            return f"{term.text}~"
        case Exact():
            return f"={term.written}"
