"""What holds for every command: help, usage errors, exit codes, and what it must not load."""

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from stadtradar.cli.app import COMMANDS, root
from stadtradar.cli.lazy import LazyCommand
from tests.stadtradar.cli.calling import CommandLine, clean_environ

TOP = Path(__file__).parents[3]
_ENGLISH = re.compile(r"\b(Usage|Options|Arguments|Commands|Show this|default|required|str|int|bool)\b")


def _child(
    *arguments: str, python: tuple[str, ...] = (), environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    clean = clean_environ()
    return subprocess.run(
        [sys.executable, *python, "-m", "stadtradar", *arguments],
        cwd=TOP,
        env=clean | dict(environ or {}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_help_loads_nothing_heavy() -> None:
    answer = _child("--help", python=("-X", "importtime"))

    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in answer.stderr.splitlines()}
    heavy = {"scrapy", "twisted", "fastapi", "sqlalchemy", "pydantic", "pydantic_settings", "lxml", "loguru"}
    assert answer.returncode == 0
    assert "typer" in loaded
    assert loaded & (heavy | {"storage", "crawler", "alerts", "web", "scheduler", "query"}) == set()


def test_help_is_german_and_names_every_command() -> None:
    answer = _child("--help")

    assert "Aufruf: stadtradar" in answer.stdout
    assert all(name in answer.stdout for name in COMMANDS)
    assert not _ENGLISH.search(answer.stdout)


def test_the_help_of_every_command_is_german(stadtradar: CommandLine) -> None:
    for name, _ in _commands():
        answer = stadtradar(*name.split(), "--help")

        assert answer.code == 0
        assert f"Aufruf: stadtradar {name}" in answer.out
        assert not _ENGLISH.search(answer.out), name


def test_without_a_command_the_help_is_shown_and_the_code_is_two() -> None:
    answer = _child()

    assert answer.returncode == 2
    assert "Aufruf: stadtradar" in answer.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["serach", "x"],
            "Den Befehl serach gibt es nicht. Gemeint ist wohl search. Hilfe: stadtradar --help",
        ),
        (["sources", "lst"], "Den Befehl lst gibt es nicht. Gemeint ist wohl list."),
        (["search"], "Es fehlt: ANFRAGE. Hilfe: stadtradar search --help"),
        (["search", "x", "--lmit", "3"], "Die Option --lmit gibt es nicht. Gemeint ist wohl --limit."),
        (["search", "x", "--limit", "viele"], "--limit: „viele“ ist keine ganze Zahl."),
        (["search", "x", "--limit", "0"], "--limit: 0 ist zu klein, erwartet wird mindestens 1."),
        (["search", "x", "--limit", "9999"], "--limit: 9999 ist zu groß, erwartet wird höchstens 1000."),
        (["search", "x", "--limit"], "--limit: es fehlt der Wert."),
        (["search", "x", "y"], "Zu viele Angaben: y."),
        (["doctor", "--json=1"], "--json: hier gehört kein Wert hin."),
        (
            ["subscribers", "add", "a@b.example", "--consent", "x", "--lang", "fr"],
            "--lang: „fr“ gibt es nicht, zur Wahl stehen de, en.",
        ),
    ],
)
def test_a_wrong_call_is_explained_in_german(
    stadtradar: CommandLine, arguments: list[str], sentence: str
) -> None:
    answer = stadtradar(*arguments)

    assert answer.code == 2
    assert answer.err.startswith(sentence)
    assert answer.out == ""


def test_what_nobody_foresaw_is_one_line_and_its_traceback_is_kept(
    stadtradar: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError("mitten in {der} Arbeit")

    monkeypatch.setattr("storage.schema.upgrade", break_down)

    answer = stadtradar("search", "Bad")

    file = stadtradar.settings.data_dir / "stadtradar.log"
    assert answer.code == 1
    assert answer.err == f"Unerwarteter Fehler (ZeroDivisionError). Einzelheiten stehen in {file}.\n"
    (event,) = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert "mitten in {der} Arbeit" in event["traceback"]


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    answer = subprocess.run(
        ["/bin/bash", "-c", f"{sys.executable} -m stadtradar config show > /dev/full"],
        cwd=TOP,
        env=os.environ | {"STADTRADAR_DATA_DIR": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert answer.returncode == 4
    assert answer.stderr == "Der Datenträger ist voll. Näheres: stadtradar doctor\n"


def test_a_secret_does_not_reach_the_kept_traceback(
    stadtradar: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "sehr-geheimer-schluessel-mit-vielen-zeichen"
    stadtradar.configure(f"[secret]\nkey = '{key}'\n")

    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError(f"kaputt bei {key}")

    monkeypatch.setattr("storage.schema.upgrade", break_down)

    answer = stadtradar("search", "Bad")

    file = stadtradar.settings.data_dir / "stadtradar.log"
    assert key not in answer.err + file.read_text(encoding="utf-8")


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"

    answer = _child(
        *("subscribers", "add", "a@example.org", "--consent", "mündlich"),
        environ={
            "STADTRADAR_DATA_DIR": str(folder),
            "STADTRADAR_LOG__FILE": str(folder / "radar.log"),
            "XDG_CONFIG_HOME": str(tmp_path),
        },
    )

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    assert answer.returncode == 0, answer.stderr
    assert modes.pop("data") == 0o700
    assert {"radar.log", "secret.key", "stadtradar.sqlite3"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_a_reader_that_goes_away_ends_the_command_quietly(tmp_path: Path) -> None:
    command = f"{sys.executable} -m stadtradar config show --json | true; exit ${{PIPESTATUS[0]}}"

    answer = subprocess.run(
        ["/bin/bash", "-c", command],
        cwd=TOP,
        env=os.environ | {"STADTRADAR_DATA_DIR": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert answer.stderr == ""
    assert answer.returncode in {0, 1}  # 0 where all of it fitted into the pipe before it closed


def test_no_colour_where_nobody_looks(tmp_path: Path) -> None:
    environ = {"STADTRADAR_DATA_DIR": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}

    answers = [_child(*words, environ=environ) for words in (["doctor"], ["--help"], ["search", "("])]

    assert all("\x1b" not in answer.stdout + answer.stderr for answer in answers)


def test_the_version_is_that_of_the_distribution(stadtradar: CommandLine) -> None:
    answer = stadtradar("--version")

    assert (answer.code, answer.out) == (0, "stadtradar 0.1.0\n")


def test_every_command_and_option_is_documented() -> None:
    text = (TOP / "docs" / "befehle.md").read_text(encoding="utf-8")
    sections = dict(
        re.findall(r"^### `stadtradar ([a-z -]+)`\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    )

    for name, command in _commands():
        assert name in sections, f"docs/befehle.md lacks {name}"
        missing = [option for option in _options(command) if option not in sections[name]]
        assert missing == [], f"docs/befehle.md lacks {missing} of {name}"


def test_every_command_of_this_milestone_is_there() -> None:
    wanted = """
        demo; run; crawl; sources list; sources check; search; show; subscribers add; subscribers list;
        subscribers show; subscribers erase; subscriptions add; subscriptions list; subscriptions test;
        alerts send; mail test; db upgrade; db check; config show; config check; doctor;
        page; replay; canary
    """

    assert {name.strip() for name in wanted.split(";")} <= {name for name, _ in _commands()}


def _commands() -> Iterator[tuple[str, Any]]:
    for name, lazy in root().commands.items():
        assert isinstance(lazy, LazyCommand)
        command = lazy.loaded()
        subcommands = getattr(command, "commands", None)
        if subcommands is None:
            yield name, command
        else:
            yield from ((f"{name} {inner}", found) for inner, found in subcommands.items())


def _options(command: Any) -> list[str]:
    named = (option for parameter in command.params for option in parameter.opts)
    return [option for option in named if option.startswith("--")]
