"""Exports are written as they are read: their length does not show in memory."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from stadtradar.exports.formats import FORMATS
from stadtradar.exports.writing import write_file
from storage.search import ArticleRecord
from tests.records import a_record
from tests.stadtradar.exports.planned import a_plan


def many(number: int) -> Iterator[ArticleRecord]:
    for one in range(number):
        yield a_record(id=one, text=f"Text der Meldung {one}. " * 100)


@pytest.mark.parametrize("format_name", FORMATS)
def test_five_times_the_articles_take_no_more_memory(
    tmp_path: Path, format_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stadtradar.exports.arrow._AT_ONCE", 200)
    written(tmp_path / "zuerst", format_name, 10)  # imports and caches

    few = written(tmp_path / "wenige", format_name, 500)
    more = written(tmp_path / "mehr", format_name, 2500)

    # Held, the texts of the further 2,000 would take 5 MB.
    assert more < few + 1_000_000


def written(file: Path, format_name: str, number: int) -> int:
    """Write so many articles and return the peak of memory in bytes."""
    tracemalloc.start()
    try:
        write_file(file, a_plan(format_name, number), many(number))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
