"""The blocks of an article written as its body: see query.marks for what is kept of their markup."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from lxml import etree

from crawler.pages.blocks import Block, Run
from query.marks import CELL, PartKind, marked

_APART = frozenset({"b", "strong", "em", "i"})
_TOGETHER = frozenset({PartKind.LIST, PartKind.NUMBERED, PartKind.QUOTE, PartKind.TABLE})
_LONGEST_CELL = 200
_FEWEST_LETTERS = 8  # of a question: `Und?` in bold is emphasis


def prose(blocks: Sequence[Block]) -> str:
    """Write a body. The blocks are known to be its text, in order."""
    written: list[str] = []
    before: tuple[PartKind, object] | None = None
    for kind, owner, line in _lines(blocks):
        together = kind in _TOGETHER and before == (kind, owner)
        written += [("\n" if together else "\n\n"), line]
        before = (kind, owner)
    return "".join(written[1:])


def _lines(blocks: Sequence[Block]) -> Iterator[tuple[PartKind, object, str]]:
    """Yield kind, list or table, and marked text of each line."""
    for row, members in groupby(blocks, _row):
        cells = list(members)
        if row is not None and _is_row(cells):
            table = next(row.iterancestors("table"), None)
            text = CELL.join(cell.text.replace("|", "/") for cell in cells)
            yield PartKind.TABLE, table, marked(PartKind.TABLE, text)
            continue
        for block in cells:
            yield from _block_lines(block)


def _block_lines(block: Block) -> Iterator[tuple[PartKind, object, str]]:
    if block.is_heading:
        yield PartKind.HEADING, None, marked(PartKind.HEADING, block.text)
        return
    item, quote = _around(block.element)
    if item is not None:
        outer = item.getparent()
        numbered = outer is not None and outer.tag == "ol"
        kind = PartKind.NUMBERED if numbered else PartKind.LIST
        yield kind, outer, marked(kind, block.text, _number(item) if numbered else 0)
    elif quote is not None:
        yield PartKind.QUOTE, quote, marked(PartKind.QUOTE, block.text)
    else:
        question, answer = _question(block)
        if question:
            yield PartKind.QUESTION, None, marked(PartKind.QUESTION, question)
        if answer:
            yield PartKind.PARAGRAPH, None, marked(PartKind.PARAGRAPH, answer)


def _around(element: etree._Element) -> tuple[etree._Element | None, etree._Element | None]:
    """Return the list item and the quote an element stands in, None each; what is nearer counts."""
    for outer in (element, *element.iterancestors()):
        if outer.tag == "li":
            return outer, None
        if outer.tag == "blockquote":
            return None, outer
        if outer.tag in {"article", "main", "section", "body", "table"}:
            break
    return None, None


def _number(item: etree._Element) -> int:
    return 1 + sum(1 for _ in item.itersiblings("li", preceding=True))


def _row(block: Block) -> etree._Element | None:
    return _holder(block, {"tr"}) if "tr" in block.within else None


def _is_row(cells: Sequence[Block]) -> bool:
    """Tell a row of figures from a page laid out in a table: several cells, none with more than a line."""
    owners = [_holder(block, {"td", "th"}) for block in cells]
    alone = len(cells) > 1 and len(set(owners)) == len(owners)
    return alone and all(len(block.text) <= _LONGEST_CELL for block in cells)


def _holder(block: Block, tags: Collection[str]) -> etree._Element | None:
    around = (block.element, *block.element.iterancestors())
    return next((outer for outer in around if outer.tag in tags), None)


def _question(block: Block) -> tuple[str | None, str | None]:
    """Part the question of an interview that the markup sets apart from its answer in one paragraph."""
    apart = 0
    while apart < len(block.runs) and block.runs[apart].tag in _APART:
        apart += 1
    question = _joined(block.runs[:apart])
    if not question.endswith("?") or len(question) < _FEWEST_LETTERS or not block.text.startswith(question):
        return None, block.text
    return question, block.text[len(question) :].strip() or None


def _joined(runs: Sequence[Run]) -> str:
    return "".join(("" if run.glued else " ") + run.text for run in runs).strip()
