"""`export`: what it refuses, and what it leaves behind when it fails."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from stadtradar.exports.formats import FORMATS
from storage.reindexing import owe_all
from tests.stadtradar.cli.calling import CommandLine, clean_environ
from tests.stadtradar.cli.exporting import exported, ids
from tests.stadtradar.cli.test_counting import an_issue

TOP = Path(__file__).parents[3]
_CSV = ("--format", "csv", "--output", "-")


@pytest.fixture
def filled(stadtradar: CommandLine) -> CommandLine:
    stadtradar.store(*(an_issue(f"Ampel {n}", 1 + n % 3) for n in range(5)), an_issue("Bad", 1, source="dnk"))
    return stadtradar


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--format", "xlxs", "--output", "a"], "--format: „xlxs“ gibt es nicht, zur Wahl stehen csv, csv"),
        (["--output", "a"], "Es fehlt --format. Zur Wahl stehen csv, csv-excel"),
        (["--format", "csv"], "Es fehlt --output DATEI."),
        (["--format", "xlsx", "--output", "-"], "--output - geht bei xlsx nicht. Bitte eine Datei nennen."),
        (["--format", "ris", "--output", "-", "--columns", "id"], "--columns: ris hat eigene Felder"),
        ([*_CSV, "--columns", "titel"], "Die Spalte „titel“ gibt es nicht. Gemeint ist wohl"),
        ([*_CSV, "--columns", ""], "Die Spalte „“ gibt es nicht. Es gibt: id, "),
        (["--check", "a.csv"], "--check prüft nur, dazu passen weder ANFRAGE noch"),
        ([*_CSV, "--json"], "--json passt nicht zu --output -"),
        (["--format", "csv", "--output", "/nirgends/a.csv"], "Den Ordner /nirgends gibt es nicht. Bitte"),
        (["--format", "csv", "--output", "/dev/null", "--force"], "/dev/null ist keine gewöhnliche Datei."),
        (["--format", "csv", "--output", "/tmp"], "/tmp ist keine gewöhnliche Datei."),
        ([*_CSV, "--quelle", "dnkk"], "Die Quelle dnkk gibt es hier nicht. Gemeint ist wohl dnk."),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_explained(filled: CommandLine, arguments: list[str], sentence: str) -> None:
    answer = filled("export", "Ampel", *arguments)

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(sentence)


def test_a_query_that_cannot_be_read_is_explained(stadtradar: CommandLine) -> None:
    answer = exported(stadtradar, "(Ampel")

    assert answer.code == 2
    assert "an Stelle 1" in answer.err
    assert not (stadtradar.folder / "artikel.jsonl").exists()


def test_a_file_is_overwritten_on_demand_only(filled: CommandLine) -> None:
    file = filled.folder / "artikel.jsonl"
    file.write_text("meins", encoding="utf-8")

    refused = exported(filled, "Ampel")
    kept = file.read_text(encoding="utf-8")
    forced = exported(filled, "Ampel", "--force")

    assert (refused.code, refused.err) == (
        2,
        f"{file} gibt es schon. Überschreiben: --force, in Notebooks force=True.\n",
    )
    assert (kept, forced.code) == ("meins", 0)
    assert ids(filled) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("format_name", FORMATS)
def test_what_has_no_room_leaves_nothing_behind(filled: CommandLine, format_name: str) -> None:
    with filled.database():
        folder = filled.folder / "ziel"
        folder.mkdir()
        command = f'ulimit -f 1; exec {sys.executable} -m stadtradar --config "$0" export --all "$@"'
        environ = clean_environ()
        answer = subprocess.run(
            ["/bin/bash", "-c", command, filled.file, "--format", format_name, "--output", folder / "a"],
            cwd=TOP,
            env=environ,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )  # fmt: skip

    assert answer.returncode == 4
    assert answer.stderr.startswith(f"{folder / 'a'} ließ sich nicht schreiben: ")
    assert answer.stderr.endswith("Es ist keine Datei entstanden.\n")
    assert "Traceback" not in answer.stderr
    assert list(folder.iterdir()) == []


def test_a_full_disk_at_the_standard_output_is_told(filled: CommandLine) -> None:
    command = f'{sys.executable} -m stadtradar --config "$0" export --all --format csv --output - > /dev/full'
    answer = subprocess.run(
        ["/bin/bash", "-c", command, str(filled.file)],
        cwd=TOP,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (answer.returncode, answer.stderr) == (4, "Der Datenträger ist voll. Näheres: stadtradar doctor\n")


def test_a_reader_that_goes_away_ends_the_command_quietly(stadtradar: CommandLine) -> None:
    long = "Sensoren zählen. " * 20_000
    stadtradar.store(*(an_issue(f"Ampel {number}", 1, body=long) for number in range(3)))
    command = (
        f'{sys.executable} -m stadtradar --config "$0" export --all --format jsonl --output - | head -c 9'
    )
    answer = subprocess.run(
        ["/bin/bash", "-c", f"{command}; exit ${{PIPESTATUS[0]}}", str(stadtradar.file)],
        cwd=TOP,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (answer.returncode, answer.stdout, answer.stderr) == (1, '{"id": 1,', "")


def test_a_folder_that_cannot_be_written_to_is_named(
    filled: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied", str(filled.folder))

    monkeypatch.setattr("stadtradar.exports.writing.TemporaryDirectory", refuse)

    answer = exported(filled, "Ampel")

    assert answer.code == 4
    assert "ließ sich nicht schreiben: der Zugriff wurde verweigert. Es ist keine Datei" in answer.err


@pytest.mark.parametrize(("format_name", "library"), [("xlsx", "xlsxwriter"), ("parquet", "pyarrow")])
def test_a_missing_library_is_named_with_its_remedy(
    filled: CommandLine, format_name: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Those alone that import it: of the others' classes there would be two.
    importing = ("stadtradar.exports.arrow", "stadtradar.exports.parquet", "stadtradar.exports.spreadsheet")
    for name in [*sys.modules]:
        if name in importing or name.startswith(f"{library}."):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)

    answer = exported(filled, "Ampel", format_name=format_name)

    assert answer.code == 4
    assert answer.err.startswith(
        f"Für das Format {format_name} fehlt das Paket {library}. Bitte nachinstallieren:"
    )
    assert f"-m pip install {library}" in answer.err
    assert not (filled.folder / f"artikel.{format_name}").exists()


def test_nothing_incomplete_is_exported(filled: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.search.hits.MOST_EVALUATED", 0)
    with filled.database() as database, database.transaction() as session:
        owe_all(session)

    answer = exported(filled, "Ampel")

    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("Das Ergebnis wäre unvollständig: 6 Artikel stehen noch nicht")
    assert not (filled.folder / "artikel.jsonl").exists()
    assert exported(filled, "--all").code == 0


def test_fewer_articles_than_were_counted_are_no_export(
    filled: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = import_module("stadtradar.cli.export")
    complete = command.records
    monkeypatch.setattr(command, "records", lambda hits: (one for one in list(complete(hits))[1:]))

    answer = exported(filled, "Ampel")

    assert answer.code == 4
    assert "gelesen wurden 4 von 5 Artikeln" in answer.err
    assert sorted(path.name for path in filled.folder.iterdir()) == ["data", "stadtradar.toml"]
