"""What commands print: tables for people, one JSON document for programs, progress on stderr only."""

import dataclasses
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

_BERLIN = ZoneInfo("Europe/Berlin")
_GAP = 2  # between columns
_LONG_WORD = 20  # letters; a longer one may be broken
# A scraped title must neither move the cursor nor turn the reading direction of what follows.
_CONTROLS = dict.fromkeys(
    [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)],
    "�",
)


def print_json(document: Mapping[str, object]) -> None:
    """Print one JSON document: ISO times in UTC, days in Berlin, umlauts as they are."""
    # Lone surrogates cannot be printed, but as an escape they are valid JSON.
    text = json.dumps(document, ensure_ascii=False, indent=2, default=_plain)
    sys.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Print a table, or the sentence `empty` when there is nothing to show.

    Where the terminal is too narrow for the words in it, each row becomes a paragraph.
    """
    cells = [[cell if isinstance(cell, Text) else Text(shown(cell)) for cell in row] for row in rows]
    if not cells:
        say(empty)
    elif widths := _widths(columns, cells, console().width - _GAP * len(columns)):
        console().print(_table(columns, cells, widths))
    else:
        for row in cells:
            _print_paragraph(columns, row)


def _table(columns: Sequence[str], rows: Sequence[Sequence[Text]], widths: Sequence[int]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, _GAP, 0, 0))
    for position, (column, width) in enumerate(zip(columns, widths, strict=True)):
        # The first column holds what one would type into the next command.
        table.add_column(column, overflow="fold", no_wrap=position == 0, width=width)
    for row in rows:
        table.add_row(*row)
    return table


def _widths(columns: Sequence[str], rows: Sequence[Sequence[Text]], room: int) -> list[int]:
    """Return how wide each column shall be, nothing where more than very long words would be broken."""
    first, *others = zip(columns, *([cell.plain for cell in row] for row in rows), strict=True)
    wished = [max(map(len, first)), *(max(map(len, column)) for column in others)]
    widths = [wished[0]]
    widths += [max(min(_longest_word(cell), _LONG_WORD) for cell in column) for column in others]
    spare = room - sum(widths)
    if spare < 0:
        return []
    # Those that lack least come first, so that what is short stands on one line.
    by_lack = sorted(range(len(widths)), key=lambda position: wished[position] - widths[position])
    for done, position in enumerate(by_lack):
        more = min(wished[position] - widths[position], spare // (len(widths) - done))
        widths[position] += more
        spare -= more
    return widths


def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)


def _print_paragraph(columns: Sequence[str], row: Sequence[Text]) -> None:
    say(Text(row[0].plain, "bold"))
    line = Text("  ")
    for column, cell in zip(columns[1:], row[1:], strict=True):
        if cell.plain == "–":
            continue
        part = Text.assemble(f"{column}: ", cell)
        if line.plain.strip() and len(line) + 3 + len(part) > console().width:
            say(line)
            line = Text("  ")
        line = Text.assemble(line, " · " if line.plain.strip() else "", part)
    say(line)


def say(text: str | Text) -> None:
    """Print a line for a person."""
    console().print(text if isinstance(text, Text) else Text(safe(text)), soft_wrap=True)


def warn(text: str) -> None:
    """Print a line beside the result, on stderr."""
    Console(stderr=True, highlight=False).print(Text(safe(text)), soft_wrap=True)


@contextmanager
def progress(text: str) -> Iterator[None]:
    """Show that something is under way, on a terminal only."""
    on_stderr = Console(stderr=True)
    if not on_stderr.is_terminal:
        yield
        return
    with on_stderr.status(Text(safe(text))):
        yield


@contextmanager
def counted(text: str, total: int) -> Iterator[Callable[[int], None]]:
    """Give what takes in how many more are done, and show it meanwhile, on a terminal only."""
    on_stderr = Console(stderr=True)
    if not on_stderr.is_terminal:
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=on_stderr, transient=True) as bar:
        task = bar.add_task(safe(text), total=total)
        yield lambda more: bar.advance(task, more)


def console() -> Console:
    """Return the console of stdout: as wide as needed when nobody looks, so that nothing is cut off."""
    width = None if sys.stdout.isatty() else 200
    return Console(highlight=False, width=width)


def shown(value: object) -> str:
    """Return a value as a person reads it: local time, a dash for nothing."""
    if value is None or value == "":
        return "–"
    if isinstance(value, datetime):
        return f"{value.astimezone(_BERLIN):%d.%m.%Y %H:%M}"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return safe(str(value))


def shown_publication(moment: datetime | None) -> str:
    """Return when a page says it appeared: at midnight the day alone, which is how such a day is stored."""
    return shown(moment).removesuffix(" 00:00")


def megabytes(size: int) -> str:
    """Return a number of bytes in megabytes, as a person reads it: 12,3."""
    return f"{size / 1e6:.1f}".replace(".", ",")


def grouped(number: int) -> str:
    """Return a number with its thousands set apart: 12.345."""
    return f"{number:,}".replace(",", ".")


def percent(share: float) -> str:
    """Return a part of one as a person reads it: 0,42 %."""
    return f"{share * 100:.2f} %".replace(".", ",")


def safe(text: str) -> str:
    """Return a text without what would steer a terminal."""
    return text.translate(_CONTROLS).encode("utf-8", "replace").decode("utf-8")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
