"""`export`: what it writes and tells."""

import csv
import io
import os
import re

import pytest

from stadtradar.exports.columns import ALL_COLUMNS
from stadtradar.exports.formats import FORMATS
from storage.database import Database
from tests.stadtradar.cli.calling import CommandLine
from tests.stadtradar.cli.exporting import exported, ids, side
from tests.stadtradar.cli.test_counting import an_issue

TEXTS = [name for name, known in FORMATS.items() if known.is_text]


@pytest.fixture
def filled(stadtradar: CommandLine) -> CommandLine:
    stadtradar.store(*(an_issue(f"Ampel {n}", 1 + n % 3) for n in range(5)), an_issue("Bad", 1, source="dnk"))
    return stadtradar


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_is_written_with_its_provenance_and_found_whole(
    filled: CommandLine, format_name: str
) -> None:
    answer = exported(filled, "Ampel", format_name=format_name)
    file = filled.folder / f"artikel.{format_name}"
    check = filled("export", "--check", str(file))

    assert (answer.code, answer.err) == (0, "")
    assert answer.out == f"5 Artikel in {file}, ihre Herkunft in {file}.provenance.json.\n"
    assert (check.code, check.out) == (0, f"{file} ist so, wie sie exportiert wurde: 5 Artikel.\n")


def test_the_provenance_tells_everything_there_is_to_know(filled: CommandLine) -> None:
    answer = exported(filled, "Ampel ODER Bad", "--days", "30", "--quelle", "kommune21", "--quelle", "dnk")

    told = side(filled.folder / "artikel.jsonl")
    assert answer.code == 0
    assert {name: told[name] for name in ("query", "all", "only_sources", "format", "articles", "notes")} == {
        "query": "Ampel ODER Bad",
        "all": False,
        "only_sources": ["kommune21", "dnk"],
        "format": "jsonl",
        "articles": 6,
        "notes": [],
    }
    assert told["sources"] == [
        {"name": "kommune21", "title": "kommune21", "articles": 5, "tdm_reserved": None},
        {"name": "dnk", "title": "dnk", "articles": 1, "tdm_reserved": None},
    ]
    assert told["columns"] == list(ALL_COLUMNS)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT.*[+-]\d\d:\d\d", told["exported_at"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT.*[+-]\d\d:\d\d", told["since"])
    assert (told["program"], len(told["sha256"])) == ("stadtradar 0.1.0", 64)
    assert "§ 44b UrhG" in told["rights"]
    assert "§ 51 UrhG" in told["rights"]


def test_the_provenance_tells_what_an_alias_stood_for(filled: CommandLine) -> None:
    filled("aliases", "set", "Licht", "Ampel", "--von", "2020-01-01")
    filled("aliases", "set", "Anderes", "Bad")

    exported(filled, "@Licht")

    told = side(filled.folder / "artikel.jsonl")
    member = {"query": "Ampel", "first": "2020-01-01", "last": None}
    assert (told["articles"], told["aliases"]) == (5, [{"name": "Licht", "members": [member]}])


def test_json_tells_the_same(filled: CommandLine) -> None:
    document = exported(filled, "Ampel", "--json").document

    assert document == side(filled.folder / "artikel.jsonl")


def test_every_hit_is_there_in_the_order_of_numbers(
    filled: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.search.article_records._PORTION", 2)

    assert exported(filled, "Ampel").code == 0
    assert ids(filled) == [1, 2, 3, 4, 5]


def test_all_articles_are_exported_on_demand_only(filled: CommandLine) -> None:
    without = exported(filled)
    empty = exported(filled, " ")
    both = exported(filled, "Ampel", "--all")

    assert (without.code, both.code, empty.code) == (2, 2, 2)
    assert without.err == empty.err
    assert without.err.startswith("Es fehlt die ANFRAGE. Alle Artikel exportiert --all. ")
    assert both.err.startswith("--all exportiert alle Artikel, dazu passt keine Anfrage. ")
    assert exported(filled, "--all").code == 0
    assert ids(filled) == [1, 2, 3, 4, 5, 6]
    assert side(filled.folder / "artikel.jsonl")["all"] is True


def test_an_export_of_nothing_is_a_file(filled: CommandLine) -> None:
    answer = exported(filled, "Atlantis", format_name="csv")

    assert answer.out.startswith("0 Artikel in ")
    assert (filled.folder / "artikel.csv").read_bytes() == (",".join(ALL_COLUMNS) + "\r\n").encode()


@pytest.mark.parametrize("format_name", TEXTS)
def test_texts_go_to_the_standard_output_as_they_go_to_a_file(filled: CommandLine, format_name: str) -> None:
    exported(filled, "Ampel", format_name=format_name)
    written = (filled.folder / f"artikel.{format_name}").read_bytes().decode()

    answer = filled("export", "Ampel", "--format", format_name, "--output", "-")

    assert (answer.code, without_moments(answer.out)) == (0, without_moments(written))
    assert re.fullmatch(r"5 Artikel, SHA-256 [0-9a-f]{64}\.\n", answer.err)


def without_moments(text: str) -> str:
    """Leave out when the export was made, and what depends on how a terminal ends its lines."""
    text = re.sub(r"(updated[^>]*>|lastBuildDate>|\"updated\": \").*?[<\"]", "", text)
    return re.sub(r"Stand \d\d\.\d\d\.\d{4} \d\d:\d\d", "", text).replace("\r\n", "\n")


def test_chosen_columns_come_in_the_order_named(filled: CommandLine) -> None:
    answer = filled("export", "Bad", "--format", "csv", "--columns", "title, id", "--output", "-")

    assert list(csv.reader(io.StringIO(answer.out))) == [["title", "id"], ["Bad", "6"]]


def test_a_cut_or_changed_file_is_recognised(filled: CommandLine) -> None:
    exported(filled, "Ampel")
    file = filled.folder / "artikel.jsonl"
    content = file.read_bytes()

    file.write_bytes(content[:-100])
    cut = filled("export", "--check", str(file))
    file.write_bytes(content.replace(b"Ampel", b"Bmpel"))
    changed = filled("export", "--check", str(file))
    file.write_bytes(content)

    assert (cut.code, changed.code) == (1, 1)
    assert cut.err.startswith(f"{file} ist unvollständig oder verändert: {len(content) - 100} Bytes statt")
    assert changed.err.startswith(f"{file} ist verändert: die Prüfsumme stimmt nicht.")
    assert filled("export", "--check", str(file), "--json").document["ok"] is True


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "Ob die Datei ganz ist, lässt sich nicht sagen"),
        ("{", "nicht lesbar"),
        ("[]", "zu keinem Export"),
    ],
)
def test_without_its_provenance_nothing_is_said_of_a_file(
    filled: CommandLine, content: str | None, sentence: str
) -> None:
    file = filled.folder / "a.csv"
    file.write_text("id\n", encoding="utf-8")
    if content is not None:
        (filled.folder / "a.csv.provenance.json").write_text(content, encoding="utf-8")

    answer = filled("export", "--check", str(file))

    assert (answer.code, answer.out) == (1, "")
    assert sentence in answer.err


def test_a_file_to_check_that_is_not_there_is_named(stadtradar: CommandLine) -> None:
    answer = stadtradar("export", "--check", "nirgends.csv")

    assert (answer.code, answer.err) == (2, "Die Datei nirgends.csv gibt es nicht.\n")


def test_files_are_for_their_owner_only(filled: CommandLine) -> None:
    before = os.umask(0o077)  # as the command line itself sets it
    try:
        exported(filled, "Ampel")
    finally:
        os.umask(before)

    assert [path.stat().st_mode & 0o777 for path in filled.folder.glob("artikel*")] == [0o600, 0o600]


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_is_the_same_on_postgresql(
    stadtradar: CommandLine, postgresql_database: Database, format_name: str
) -> None:
    stadtradar.configure(f"[storage]\nurl = '{postgresql_database.url}'\n")
    stadtradar.store(*(an_issue(f"Ampel {n}", 1) for n in range(3)))

    answer = exported(stadtradar, "Ampel", format_name=format_name)

    assert (answer.code, answer.err) == (0, "")
    assert side(stadtradar.folder / f"artikel.{format_name}")["articles"] == 3
