"""Queries that say what they do not want, and nothing that they do."""

from query.tree import And, Near, Node, Not, Or, Period, Phrase


def excluded_alone(node: Node) -> Phrase | Near | Period | None:
    """Return a part that is excluded where nothing is searched for, if there is one."""
    match node:
        case Not(child):
            return _first_leaf(child)
        case And(children):
            excluded = [excluded_alone(child) for child in children]
            return None if None in excluded else excluded[0]
        case Or(children):
            alternatives = (excluded_alone(child) for child in children)
            return next((one for one in alternatives if one is not None), None)
        case _:
            return None


def _first_leaf(node: Node) -> Phrase | Near | Period:
    while isinstance(node, (And, Or, Not)):
        node = node.child if isinstance(node, Not) else node.children[0]
    return node
