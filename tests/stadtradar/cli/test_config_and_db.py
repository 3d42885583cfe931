"""`config` and `db`."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from storage import schema
from tests.articles import an_article
from tests.stadtradar.cli.calling import CommandLine

PASSWORD = "sehr-geheimes-passwort"
# An administrator may read everything.
_WITHOUT_RIGHTS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


def test_config_show_gives_each_value_with_its_origin(stadtradar: CommandLine) -> None:
    stadtradar.configure("[web]\nport = 9000\n")

    document = stadtradar("config", "show", "--json", STADTRADAR_WEB__TITLE="Radar").document

    shown = {one["key"]: (one["value"], one["origin"]) for one in document["settings"]}
    assert document["file"] == str(stadtradar.file)
    assert shown["web.port"] == (9000, f"{stadtradar.file}:3")
    assert shown["web.title"] == ("Radar", "Umgebung STADTRADAR_WEB__TITLE")
    assert shown["web.host"] == ("127.0.0.1", "Vorgabe")


def test_config_show_masks_secrets(stadtradar: CommandLine) -> None:
    stadtradar.configure(
        f'[storage]\nurl = "postgresql://radar:{PASSWORD}@db.example/radar"\n'
        f'[mail]\nhost = "m.example"\nsender = "a@b.example"\nusername = "u"\npassword = "{PASSWORD}"\n'
        f'[secret]\nkey = "{PASSWORD * 2}"\n'
    )

    table, document = stadtradar("config", "show"), stadtradar("config", "show", "--json")

    assert PASSWORD not in table.out + document.out
    assert "postgresql://radar:********@db.example/radar" in table.out


def test_config_show_says_where_a_made_key_is(stadtradar: CommandLine) -> None:
    def origin() -> str:
        listed = stadtradar("config", "show", "--json").document["settings"]
        return str(next(one["origin"] for one in listed if one["key"] == "secret.key"))

    before = origin()
    stadtradar("subscribers", "add", "a@example.org", "--consent", "mündlich")

    assert before == "wird erzeugt"
    assert origin() == f"erzeugt: {stadtradar.settings.data_dir / 'secret.key'}"


def test_config_check_praises_what_is_right(stadtradar: CommandLine) -> None:
    answer = stadtradar("config", "check")

    assert answer.code == 0
    assert "in Ordnung" in answer.out


def test_config_check_lists_all_faults(stadtradar: CommandLine) -> None:
    stadtradar.configure("[web]\nprot = 1\nhost = ''\n")

    table, document = stadtradar("config", "check"), stadtradar("config", "check", "--json")

    assert (table.code, document.code) == (3, 3)
    assert len(table.err.splitlines()) == 2
    assert document.document == {"ok": False, "faults": table.err.splitlines()}


def test_config_check_knows_the_sources(stadtradar: CommandLine) -> None:
    stadtradar.configure('[crawler]\nsources = ["komune21"]\n')

    answer = stadtradar("config", "check")

    assert answer.code == 3
    assert "komune21" in answer.err
    assert "Gemeint ist wohl kommune21." in answer.err


def test_every_command_refuses_broken_settings(stadtradar: CommandLine) -> None:
    stadtradar.configure("[web]\nprot = 1\n")

    answer = stadtradar("search", "Bad")

    assert answer.code == 3
    assert "web.port" in answer.err


def test_db_upgrade_makes_the_tables_once(stadtradar: CommandLine) -> None:
    first, second = stadtradar("db", "upgrade", "--json"), stadtradar("db", "upgrade")

    assert first.document == {"before": None, "after": schema.HEAD}
    assert "nichts zu tun" in second.out


def test_db_check_of_a_sound_database(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article())

    answer = stadtradar("db", "check", "--json")

    empty = {"fetches": 0, "bodies": 0, "packed_bytes": 0, "bytes": 0}
    assert (answer.code, answer.document) == (0, {"ok": True, "problems": [], "pages": empty})


def test_db_check_tells_contradictions(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article())
    _in_file(stadtradar, "DELETE FROM article_url")

    answer = stadtradar("db", "check")

    assert answer.code == 1
    assert "Artikel ohne URL: 1." in answer.out


def test_db_check_asks_for_the_upgrade_first(stadtradar: CommandLine) -> None:
    answer = stadtradar("db", "check")

    assert answer.code == 4
    assert "stadtradar db upgrade" in answer.err


def test_db_reindex_indexes_what_is_missing_and_on_demand_everything(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article())
    _in_file(stadtradar, "UPDATE search_document SET analyzer_version = 0")

    first, second = stadtradar("db", "reindex", "--json"), stadtradar("db", "reindex")
    third = stadtradar("db", "reindex", "--all")

    assert first.document == {"indexed": 1}
    assert "Es fehlte kein Artikel." in second.out
    assert "1 Artikel" in third.out


def test_a_database_of_a_newer_program_is_left_alone(stadtradar: CommandLine) -> None:
    stadtradar("db", "upgrade")
    _in_file(stadtradar, "UPDATE alembic_version SET version_num = '9999'")

    answer = stadtradar("search", "Bad")

    assert answer.code == 4
    assert "9999" in answer.err


def test_a_file_that_is_no_database_is_named(stadtradar: CommandLine) -> None:
    file = _file(stadtradar)
    file.parent.mkdir()
    file.write_text("Einkaufszettel\n" * 100)

    answer = stadtradar("search", "Bad")

    assert answer.code == 4
    assert str(file) in answer.err
    assert file.read_text().startswith("Einkaufszettel")


def test_a_database_server_that_is_down_ends_with_four(stadtradar: CommandLine) -> None:
    stadtradar.configure(f'[storage]\nurl = "postgresql://radar:{PASSWORD}@127.0.0.1:1/radar"\n')

    answer = stadtradar("search", "Bad")

    assert answer.code == 4
    assert "antwortet nicht" in answer.err
    assert PASSWORD not in answer.err


def test_an_address_that_is_none_is_a_settings_fault(stadtradar: CommandLine) -> None:
    stadtradar.configure('[storage]\nurl = "postgresql://host:keine-zahl/x"\n')

    answer = stadtradar("search", "Bad")

    assert answer.code == 3
    assert "storage.url" in answer.err


def _file(stadtradar: CommandLine) -> Path:
    return stadtradar.settings.data_dir / "stadtradar.sqlite3"


def _in_file(stadtradar: CommandLine, statement: str) -> None:
    connection = sqlite3.connect(_file(stadtradar))
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_data_directory_that_cannot_be_made_is_not_available(stadtradar: CommandLine) -> None:
    stadtradar.file.write_text(f'data_dir = "{stadtradar.file.name}/data"\n', encoding="utf-8")

    answer = stadtradar("search", "Bad")

    assert answer.code == 4
    assert "Der Datenordner" in answer.err
    assert answer.err.count("\n") == 1


def test_a_settings_file_that_cannot_be_read_is_a_fault_of_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "geheim.toml"
    file.touch(mode=0o000)

    answer = subprocess.run(
        [*_WITHOUT_RIGHTS, sys.executable, "-m", "stadtradar", "--config", str(file), "config", "check"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert answer.returncode == 3
    assert answer.stderr == f"{file}: die Datei lässt sich nicht lesen (der Zugriff wurde verweigert).\n"


@pytest.mark.parametrize("command", [("search", "Bad"), ("doctor",), ("run",)])
def test_a_log_file_that_cannot_be_written_is_a_fault_of_the_settings(
    stadtradar: CommandLine, command: tuple[str, ...]
) -> None:
    stadtradar.configure(f'[log]\nfile = "{stadtradar.file.name}/stadtradar.log"\n')

    answer = stadtradar(*command)

    told = answer.out + answer.err
    assert answer.code == (1 if command == ("doctor",) else 3)
    assert "log.file = " in told
    assert "dorthin lässt sich nichts schreiben (dort liegt schon eine Datei)" in told
    assert "Traceback" not in told
