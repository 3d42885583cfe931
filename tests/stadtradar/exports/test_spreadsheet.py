"""Workbooks, read back with openpyxl."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from stadtradar.exports.columns import ALL_COLUMNS, HEADINGS
from stadtradar.exports.provenance import RIGHTS
from stadtradar.exports.writing import write_file
from tests.records import HOSTILE, a_record, hostile_records
from tests.stadtradar.exports.planned import QUERY, a_plan, written


def rows(file: Path) -> list[dict[str, Any]]:
    """Return the rows of all sheets, by the names of the columns."""
    names = {heading: name for name, heading in HEADINGS.items()}
    found = []
    for sheet in openpyxl.load_workbook(file).worksheets:
        headings, *cells = sheet.iter_rows(values_only=True)
        found += [dict(zip((names[str(one)] for one in headings), row, strict=True)) for row in cells]
    return found


def test_every_field_is_there_in_its_kind(tmp_path: Path) -> None:
    (found,) = rows(written(tmp_path, "xlsx", [a_record()]))

    assert found == {
        **{name: getattr(a_record(), name) for name in ALL_COLUMNS},
        "day": datetime(2026, 3, 4),  # noqa: DTZ001  (a spreadsheet knows no zones)
        "published_at": datetime(2026, 3, 4, 10, 30),  # noqa: DTZ001
        "first_seen_at": found["first_seen_at"],
        "changed_at": datetime(2026, 7, 4, 12, 0),  # noqa: DTZ001
        "keywords": "Smart City; Verkehr; Straße",
        "links": "https://www.kaiserslautern.de",
    }
    assert f"{found['first_seen_at']:%H:%M:%S}" == "11:00:00"


def test_hostile_texts_are_texts_and_never_formulas(tmp_path: Path) -> None:
    file = written(tmp_path, "xlsx", hostile_records())

    sheet = openpyxl.load_workbook(file).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n", "b", "d"}
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)
    for text, row in zip(HOSTILE, rows(file), strict=True):
        assert unescaped(row["title"]) == shown(text)


def shown(text: str) -> str:
    """Say what is to stand in a cell: no characters that XML forbids, its line ends, no formula."""
    kept = "".join(char for char in text if char in "\t\n\r" or (char >= " " and char not in "\ufffe\uffff"))
    guarded = f"'{kept}" if kept[0] in "=+-@\t\r＝＋－＠" else kept
    return guarded.replace("\r\n", "\n").replace("\r", "\n")


def unescaped(text: str) -> str:
    """Undo what Excel undoes and openpyxl leaves."""
    return text.replace("_x005F_", "_")


def test_what_is_too_long_for_a_cell_is_cut_and_said_to_be(tmp_path: Path) -> None:
    texts = ["a" * 32_767, "a" * 32_768, "😀" * 20_000]
    file = tmp_path / "artikel.xlsx"
    records = [a_record(id=number, text=text) for number, text in enumerate(texts)]

    told = write_file(file, a_plan("xlsx", 3), records)

    whole, cut, emoji = (row["text"] for row in rows(file))
    assert whole == texts[0]
    assert cut.endswith("a … [gekürzt, der ganze Text hat 32768 Zeichen]")
    assert emoji.endswith("😀 … [gekürzt, der ganze Text hat 20000 Zeichen]")
    assert all(len(text.encode("utf-16-le")) <= 2 * 32_767 for text in (whole, cut, emoji))
    (note,) = told.notes
    assert note.startswith("2 Zellen sind gekürzt: Excel fasst in einer höchstens 32767 Zeichen.")


def test_where_a_sheet_is_full_another_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stadtradar.exports.spreadsheet._MOST_ROWS", 2)

    file = written(tmp_path, "xlsx", [a_record(id=number) for number in range(5)], ["id"])

    assert [sheet.max_row for sheet in openpyxl.load_workbook(file).worksheets] == [3, 3, 2]
    assert [row["id"] for row in rows(file)] == [0, 1, 2, 3, 4]


def test_a_day_before_excels_calendar_is_a_text(tmp_path: Path) -> None:
    record = a_record(day=date(1871, 1, 18), published_at=datetime(1871, 1, 18, 12, tzinfo=UTC))

    (found,) = rows(written(tmp_path, "xlsx", [record], ["day", "published_at"]))

    assert found == {"day": "1871-01-18", "published_at": "1871-01-18T12:00:00+00:00"}


def test_a_workbook_tells_where_it_comes_from(tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(written(tmp_path, "xlsx", [a_record()]))

    told = {one.name: one.value for one in workbook.custom_doc_props.props}
    assert workbook.properties.description.startswith(f"Anfrage „{QUERY}“, 1 Artikel, Stand 20.11.2026 13:00")
    assert workbook.properties.description.endswith(RIGHTS)
    assert told["stadtradar_query"] == QUERY
    assert (told["stadtradar_articles"], told["stadtradar_program"]) == (1, "stadtradar 0.1.0")
