"""What docs/auswerten.md promises is there, and nothing that is there is missing from it."""

import re
from dataclasses import fields
from pathlib import Path

from stadtradar.exports.columns import ALL_COLUMNS
from stadtradar.exports.formats import FORMATS
from storage.search import ArticleRecord

MANUAL = (Path(__file__).parents[2] / "docs" / "auswerten.md").read_text(encoding="utf-8")


def first_cells(heading: str) -> list[str]:
    """Return the names in the first cells of the table with this heading."""
    table = MANUAL.partition(f"| {heading} |")[2].partition("\n\n")[0]
    cells = [row.split("|")[1] for row in table.splitlines()[2:]]
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def test_every_format_is_described() -> None:
    assert sorted(first_cells("Format")) == sorted(FORMATS)


def test_every_column_is_described() -> None:
    assert sorted(first_cells("Spalte")) == sorted(ALL_COLUMNS)


def test_the_columns_are_the_fields_of_a_record() -> None:
    # How much of it may be shown to others says nothing of the article.
    described = [field.name for field in fields(ArticleRecord) if field.name != "snippet"]

    assert list(ALL_COLUMNS) == described
