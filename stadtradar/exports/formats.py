"""Every format by its name, its module loaded when it is asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from stadtradar.exports.columns import required
from stadtradar.exports.plan import Plan
from stadtradar.exports.refusals import ExportRefused, MissingLibrary
from storage.search import ArticleRecord

Pieces = Callable[[Plan, Iterable[ArticleRecord]], Iterator[bytes]]
# Returns in German what the format could not hold.
WriteFile = Callable[[Path, Plan, Iterable[ArticleRecord]], tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Format:
    """Where a format is written."""

    target: str  # "module:function"
    is_text: bool = True  # its function gives Pieces, which may go to any stream; else it is a WriteFile
    has_columns: bool = True  # which ones can be chosen


FORMATS = {
    "csv": Format(target="stadtradar.exports.delimited:csv_pieces"),
    "csv-excel": Format(target="stadtradar.exports.delimited:excel_pieces"),
    "xlsx": Format(target="stadtradar.exports.spreadsheet:write", is_text=False),
    "jsonl": Format(target="stadtradar.exports.json_lines:pieces"),
    "parquet": Format(target="stadtradar.exports.parquet:write", is_text=False),
    "sqlite": Format(target="stadtradar.exports.database_file:write", is_text=False),
    "ris": Format(target="stadtradar.exports.ris:pieces", has_columns=False),
    "bibtex": Format(target="stadtradar.exports.bibtex:pieces", has_columns=False),
    "atom": Format(target="stadtradar.exports.feeds:atom_pieces", has_columns=False),
    "rss": Format(target="stadtradar.exports.feeds:rss_pieces", has_columns=False),
    "jsonfeed": Format(target="stadtradar.exports.feeds:json_pieces", has_columns=False),
}
_LIBRARIES = frozenset({"pandas", "polars", "pyarrow", "xlsxwriter"})


def columns_for(name: str, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a file, none where the format has its own fields. Raises ExportRefused."""
    if name not in FORMATS:
        raise ExportRefused(f"Das Format „{name}“ gibt es nicht, zur Wahl stehen {', '.join(FORMATS)}.")
    return required(columns) if FORMATS[name].has_columns else ()


def prepare(name: str) -> None:
    """Raise MissingLibrary now rather than when everything has been searched."""
    _function(name)


def pieces_of(name: str) -> Pieces:
    """Return what writes a format of text."""
    return cast("Pieces", _function(name))


def writer_of(name: str) -> WriteFile:
    """Return what writes a format that needs a file of its own. Raises MissingLibrary."""
    return cast("WriteFile", _function(name))


def _function(name: str) -> object:
    return loaded(FORMATS[name].target, f"das Format {name}")


def loaded(target: str, what: str) -> object:
    """Import a function that may need a library of the extra `analysis`. Raises MissingLibrary."""
    module, _, attribute = target.partition(":")
    try:
        return getattr(import_module(module), attribute)
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library not in _LIBRARIES:
            raise
        raise MissingLibrary(what, library) from error
