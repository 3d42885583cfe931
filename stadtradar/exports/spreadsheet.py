"""Excel workbooks."""

import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from stadtradar.exports.cells import guarded, listed, local
from stadtradar.exports.columns import HEADINGS, Value, values
from stadtradar.exports.plan import Plan
from stadtradar.exports.provenance import RIGHTS
from storage.search import ArticleRecord

# https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
_LONGEST = 32_767  # UTF-16 code units in a cell
_MOST_ROWS = 1_048_575  # in a sheet, beside the headings
_FIRST_YEAR = 1900
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # by XML 1.0
_LINE_END = re.compile(r"\r\n?")  # within a cell it is a line feed alone
_CUT = " … [gekürzt, der ganze Text hat {} Zeichen]"
_LONGEST_PROPERTY = 255
_WIDTH = 16
_WIDTHS = {"title": 60, "text": 60, "teaser": 60, "url": 40, "source_title": 20, "day": 11}


def write(file: Path, plan: Plan, records: Iterable[ArticleRecord]) -> tuple[str, ...]:
    """Write a workbook, with a further sheet where one is full. Returns what could not be held."""
    options = {"constant_memory": True, "tmpdir": str(file.parent), "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(str(file), options)
    workbook.use_zip64()
    _describe(workbook, plan)
    writer = _Writer(workbook, plan.columns)
    with ExitStack() as if_broken_off:
        if_broken_off.callback(_close_rows, workbook)
        for record in records:
            writer.add(record)
        if_broken_off.pop_all()
    try:
        workbook.close()
    except FileCreateError as error:
        # It hides what the system said, which is what people need to know.
        raise error.args[0] from error
    return writer.notes


class _Writer:
    """Adds row after row, and counts the cells that cannot hold their text."""

    def __init__(self, workbook: Workbook, columns: Sequence[str]) -> None:
        self._workbook, self._columns = workbook, columns
        self._bold = workbook.add_format({"bold": True})
        self._day = workbook.add_format({"num_format": "dd.mm.yyyy"})
        self._moment = workbook.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        self._cut = 0
        self._begin_sheet()

    @property
    def notes(self) -> tuple[str, ...]:
        """What is missing, in German."""
        if not self._cut:
            return ()
        cells = "Zelle ist" if self._cut == 1 else "Zellen sind"
        told = f"{self._cut} {cells} gekürzt: Excel fasst in einer höchstens {_LONGEST} Zeichen."
        return (f"{told} Den ganzen Text enthalten csv, jsonl und parquet.",)

    def add(self, record: ArticleRecord) -> None:
        if self._row == _MOST_ROWS:
            self._begin_sheet()
        self._row += 1
        for column, value in enumerate(values(record, self._columns)):
            self._add_cell(column, value)

    def _begin_sheet(self) -> None:
        self._row = 0
        self._sheet: Worksheet = self._workbook.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        for column, name in enumerate(self._columns):
            self._sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH))
            self._sheet.write_string(0, column, HEADINGS[name], self._bold)

    def _add_cell(self, column: int, value: Value) -> None:
        match value:
            case None:
                pass
            case bool():
                self._sheet.write_boolean(self._row, column, value)
            case int():
                self._sheet.write_number(self._row, column, value)
            case datetime() if value.year >= _FIRST_YEAR:
                self._sheet.write_datetime(self._row, column, local(value), self._moment)
            case date() if value.year >= _FIRST_YEAR:
                self._sheet.write_datetime(self._row, column, value, self._day)
            case date():
                self._add_text(column, value.isoformat())
            case tuple():
                self._add_text(column, listed(value))
            case str():
                self._add_text(column, value)

    def _add_text(self, column: int, text: str) -> None:
        shown = guarded(_FORBIDDEN.sub("", _LINE_END.sub("\n", text)))
        held = _held(shown)
        self._cut += held is not shown
        self._sheet.write_string(self._row, column, held)


def _close_rows(workbook: Workbook) -> None:
    # The rows of a sheet wait in a file of their own, which only a workbook that is finished closes.
    for sheet in workbook.worksheets():
        sheet.row_data_fh.close()


def _held(text: str) -> str:
    """Return a text as far as a cell holds it, saying so where that is not all."""
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * _LONGEST:
        return text
    said = _CUT.format(len(text))
    return encoded[: 2 * (_LONGEST - len(said))].decode("utf-16-le", "ignore") + said


def _describe(workbook: Workbook, plan: Plan) -> None:
    provenance = plan.provenance
    workbook.set_properties({"title": "Stadtradar-Export", "comments": f"{provenance.sentence}. {RIGHTS}"})
    workbook.set_custom_property("stadtradar_query", (provenance.query or "")[:_LONGEST_PROPERTY])
    workbook.set_custom_property("stadtradar_articles", provenance.articles)
    workbook.set_custom_property("stadtradar_program", provenance.program)
    workbook.set_custom_property("stadtradar_exported_at", provenance.exported_at.isoformat())
