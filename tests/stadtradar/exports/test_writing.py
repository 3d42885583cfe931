"""A file is written whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stadtradar.exports.checking import checked
from stadtradar.exports.formats import FORMATS
from stadtradar.exports.writing import write_file
from storage.search import ArticleRecord
from tests.records import a_record
from tests.stadtradar.exports.planned import a_plan, written


def broken() -> Iterator[ArticleRecord]:
    """Break off like somebody who presses Ctrl+C."""
    yield a_record()
    raise KeyboardInterrupt


@pytest.mark.parametrize("format_name", FORMATS)
def test_what_breaks_off_leaves_the_folder_as_it_was(tmp_path: Path, format_name: str) -> None:
    file = written(tmp_path, format_name, [a_record()])
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    with pytest.raises(KeyboardInterrupt):
        write_file(file, a_plan(format_name, 2), broken())

    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert checked(file)["articles"] == 1
