"""JSON Lines, Parquet and SQLite, each read back by itself."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from stadtradar.exports.columns import ALL_COLUMNS
from tests.records import a_record, hostile_records, told
from tests.stadtradar.exports.planned import QUERY, written

RECORDS = [a_record(id=99, published_at=None, keywords=(), paywalled=True), *hostile_records()]


def test_json_lines_hold_every_field_as_it_was(tmp_path: Path) -> None:
    content = written(tmp_path, "jsonl", RECORDS).read_text(encoding="utf-8")

    lines = content.splitlines()
    assert len(lines) == content.count("\n") == len(RECORDS)
    assert [json.loads(line) for line in lines] == [as_json(told(record)) for record in RECORDS]


def as_json(stated: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {
        name: value.isoformat() for name, value in stated.items() if isinstance(value, date)
    }
    plain |= {name: list(value) for name, value in stated.items() if isinstance(value, tuple)}
    return {name: (stated | plain)[name] for name in ALL_COLUMNS}


def test_chosen_columns_come_in_their_order(tmp_path: Path) -> None:
    content = written(tmp_path, "jsonl", [a_record()], ["title", "id"]).read_text(encoding="utf-8")

    assert content == '{"title": "Sensoren melden freie Parkplätze", "id": 1}\n'


def test_parquet_holds_every_field_as_it_was(tmp_path: Path) -> None:
    table = pq.read_table(written(tmp_path, "parquet", RECORDS))

    lists = [{"keywords": list(record.keywords), "links": list(record.links)} for record in RECORDS]
    assert table.to_pylist() == [told(record) | more for record, more in zip(RECORDS, lists, strict=True)]
    assert table.schema.field("published_at").type == pa.timestamp("us", tz="Europe/Berlin")
    assert (table.schema.field("day").type, table.schema.field("paywalled").type) == (pa.date32(), pa.bool_())


def test_parquet_tells_where_it_comes_from(tmp_path: Path) -> None:
    told = json.loads(pq.read_schema(written(tmp_path, "parquet", RECORDS)).metadata[b"stadtradar"])

    assert (told["query"], told["articles"], told["format"]) == (QUERY, len(RECORDS), "parquet")


def test_parquet_without_articles_has_its_columns(tmp_path: Path) -> None:
    table = pq.read_table(written(tmp_path, "parquet", []))

    assert (table.num_rows, table.column_names) == (0, list(ALL_COLUMNS))


def test_a_database_holds_every_field_in_utc(tmp_path: Path) -> None:
    with closing(sqlite3.connect(written(tmp_path, "sqlite", RECORDS))) as connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute("SELECT * FROM article ORDER BY id")]
        (days,) = connection.execute("SELECT count(*) FROM article WHERE date(published_at) = '2026-03-04'")

    expected = sorted((in_utc(told(record)) for record in RECORDS), key=lambda row: row["id"])
    assert rows == expected
    assert days[0] == len(RECORDS) - 1


def in_utc(stated: dict[str, Any]) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        match value:
            case datetime():
                return value.astimezone(UTC).isoformat()
            case date():
                return value.isoformat()
            case tuple():
                return json.dumps(value, ensure_ascii=False)
        return value

    return {name: plain(stated[name]) for name in ALL_COLUMNS}


def test_a_database_tells_where_it_comes_from(tmp_path: Path) -> None:
    with closing(sqlite3.connect(written(tmp_path, "sqlite", RECORDS, ["title"]))) as connection:
        told = dict(connection.execute("SELECT name, value FROM about"))
        columns = [row[1] for row in connection.execute("PRAGMA table_info(article)")]

    assert (told["query"], told["articles"], columns) == (QUERY, str(len(RECORDS)), ["title"])
    assert json.loads(told["sources"])[0]["title"] == "Kommune21"
