"""CSV, read back with the standard library."""

import csv
from pathlib import Path

import pytest

from stadtradar.exports.columns import ALL_COLUMNS, HEADINGS
from storage.search import ArticleRecord
from tests.records import HOSTILE, a_record, hostile_records
from tests.stadtradar.exports.planned import written


def rows(file: Path, delimiter: str = ",", encoding: str = "utf-8") -> list[dict[str, str]]:
    with file.open(encoding=encoding, newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter, strict=True))


def expected(record: ArticleRecord) -> dict[str, str]:
    """Say what a program must find, column by column."""
    texts = ("source", "url", "title", "text", "source_title")
    maybe = ("published_origin", "section", "kicker", "teaser", "author", "caption", "image_credit")
    return {
        **{name: getattr(record, name) for name in texts},
        **{name: getattr(record, name) or "" for name in maybe},
        **{name: str(getattr(record, name)) for name in ("id", "story", "revision", "day")},
        "published_at": "2026-03-04T10:30:00+01:00",
        "first_seen_at": "2026-03-04T11:00:00.000500+01:00",
        "changed_at": "2026-07-04T12:00:00+02:00",
        "keywords": "\n".join(record.keywords),
        "links": "https://www.kaiserslautern.de",
        "paywalled": "false",
    }


def test_programs_read_every_field_as_it_was(tmp_path: Path) -> None:
    records = [a_record(id=99), *hostile_records()]

    found = rows(written(tmp_path, "csv", records))

    assert found == [expected(record) for record in records]


def test_csv_for_programs_keeps_to_rfc_4180(tmp_path: Path) -> None:
    content = written(tmp_path, "csv", [a_record(title='a "b", c')], ["id", "title"]).read_bytes()

    assert content == b'id,title\r\n1,"a ""b"", c"\r\n'


def test_what_is_missing_is_empty(tmp_path: Path) -> None:
    record = a_record(published_at=None, keywords=(), author=None, paywalled=True)

    (found,) = rows(written(tmp_path, "csv", [record]))

    assert (found["published_at"], found["keywords"], found["author"], found["paywalled"]) == (
        *("", "", ""),
        "true",
    )


def test_without_articles_the_headings_are_there(tmp_path: Path) -> None:
    assert written(tmp_path, "csv", []).read_text(encoding="utf-8") == ",".join(ALL_COLUMNS) + "\n"


def test_german_spreadsheets_read_every_field(tmp_path: Path) -> None:
    (found,) = rows(written(tmp_path, "csv-excel", [a_record()]), ";", "utf-8-sig")

    assert list(found) == list(HEADINGS.values())
    assert found["Überschrift"] == "Sensoren melden freie Parkplätze"
    assert (found["Tag"], found["Erschienen"]) == ("04.03.2026", "04.03.2026 10:30")
    assert found["Zuletzt geändert"] == "04.07.2026 12:00"
    assert found["Stichwörter"] == "Smart City; Verkehr; Straße"
    assert (found["Nummer"], found["Nur Anriss"], found["Bildunterschrift"]) == ("1", "nein", "")


def test_a_file_for_german_spreadsheets_begins_with_a_byte_order_mark(tmp_path: Path) -> None:
    content = written(tmp_path, "csv-excel", [a_record()], ["id", "title"]).read_bytes()

    assert content == "\ufeffNummer;Überschrift\r\n1;Sensoren melden freie Parkplätze\r\n".encode()


@pytest.mark.parametrize("text", HOSTILE)
def test_no_spreadsheet_computes_a_text(tmp_path: Path, text: str) -> None:
    record = a_record(title=text, keywords=(text, "zwei"))

    (found,) = rows(written(tmp_path, "csv-excel", [record]), ";", "utf-8-sig")

    apostrophe = "'" if text[0] in "=+-@\t\r＝＋－＠" else ""
    assert found["Überschrift"] == apostrophe + text
    assert found["Stichwörter"] == f"{apostrophe}{text}; zwei"
