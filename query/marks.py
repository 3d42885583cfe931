"""The few marks by which a stored body keeps its headings, lists, quotes, tables and questions.

A subset of Markdown, so that a body reads well as it stands. Parts are parted by a blank line; the lines of a
list, a quote and a table follow each other:

    ## Sub-heading
    - item of a list                1. item of a numbered list
    > line of a quote               | cell | cell |
    **Question of an interview?**

A paragraph that only looks like one of these begins with a backslash. There are no marks inside a line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby


class PartKind(StrEnum):
    """What a part of a body is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    NUMBERED = "numbered"
    QUOTE = "quote"
    TABLE = "table"
    QUESTION = "question"


@dataclass(frozen=True)
class Part:
    """A paragraph, a heading, a whole list, quote or table."""

    kind: PartKind
    lines: tuple[str, ...]  # without marks; of a table the rows, their cells parted by CELL


CELL = " | "

_MARKS = {
    PartKind.HEADING: re.compile(r"## (?=\S)"),
    PartKind.LIST: re.compile(r"- (?=\S)"),
    PartKind.NUMBERED: re.compile(r"\d{1,3}\. (?=\S)"),
    PartKind.QUOTE: re.compile(r"> (?=\S)"),
    PartKind.TABLE: re.compile(r"\| (?=.*\|$)"),
    PartKind.QUESTION: re.compile(r"\*\*(?=.+\*\*$)"),
}
_ENDS = {PartKind.TABLE: "|", PartKind.QUESTION: "**"}
_WRITTEN = {
    PartKind.PARAGRAPH: "{}",
    PartKind.HEADING: "## {}",
    PartKind.LIST: "- {}",
    PartKind.QUOTE: "> {}",
    PartKind.TABLE: "| {} |",
    PartKind.QUESTION: "**{}**",
}


def marked(kind: PartKind, text: str, number: int = 0) -> str:
    """Write one line of a body; `number` is that of an item of a numbered list."""
    if kind is PartKind.NUMBERED:
        return f"{number}. {text}"
    if kind is PartKind.PARAGRAPH and (text.startswith("\\") or _kind(text) is not kind):
        return f"\\{text}"
    return _WRITTEN[kind].format(text)


def parts(body: str) -> Iterator[Part]:
    """Part a body into its paragraphs, headings, lists, quotes and tables."""
    for paragraph in body.split("\n\n"):
        for kind, lines in groupby(filter(None, paragraph.split("\n")), _kind):
            yield Part(kind, tuple(_unmarked(kind, line) for line in lines))


def plain_text(body: str) -> str:
    """Return a body without its marks: what is matched, quoted and mailed."""
    return "\n\n".join("\n".join(part.lines) for part in parts(body))


def _kind(line: str) -> PartKind:
    return next((kind for kind, mark in _MARKS.items() if mark.match(line)), PartKind.PARAGRAPH)


def _unmarked(kind: PartKind, line: str) -> str:
    if kind is PartKind.PARAGRAPH:
        return line.removeprefix("\\")
    return _MARKS[kind].sub("", line, count=1).removesuffix(_ENDS.get(kind, "")).rstrip()
