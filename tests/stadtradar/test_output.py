"""What commands print."""

import json
import os
import pty
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from stadtradar.output import grouped, percent, print_json, print_table, safe, shown
from storage.tables import RunOutcome


def test_json_has_utc_times_and_real_umlauts(capsys: pytest.CaptureFixture[str]) -> None:
    moment = datetime.fromisoformat("2026-07-01T12:00:00+02:00")

    print_json({"at": moment, "wo": "Köln", "outcome": RunOutcome.OK, "file": Path("/a"), "none": None})

    text = capsys.readouterr().out
    assert "Köln" in text
    assert json.loads(text) == {
        "at": "2026-07-01T10:00:00+00:00",
        "wo": "Köln",
        "outcome": "ok",
        "file": "/a",
        "none": None,
    }


def test_json_survives_half_a_letter(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"title": "Bad \ud83d"})

    assert json.loads(capsys.readouterr().out) == {"title": "Bad \ud83d"}


def test_what_has_no_json_form_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        print_json({"x": object()})


@given(st.text())
def test_safe_text_steers_no_terminal(text: str) -> None:
    cleaned = safe(text)

    assert not any(ord(letter) < 0x20 and letter not in "\n\t" for letter in cleaned)
    assert "\x9b" not in cleaned
    cleaned.encode("utf-8")


def test_people_read_german_time_and_dashes() -> None:
    assert shown(datetime(2026, 7, 1, 10, 0, tzinfo=UTC)) == "01.07.2026 12:00"
    assert [shown(value) for value in (None, "", True, 0)] == ["–", "–", "ja", "0"]


def test_a_long_row_is_not_cut_when_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("A", "B"), [("kurz", "wort" * 200)], empty="leer")

    assert capsys.readouterr().out.replace("\n", "").replace(" ", "").count("wort") == 200


def test_a_name_one_would_type_stays_in_one_piece(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stadtradar.output.console", lambda: Console(width=40))

    print_table(("Name", "Störung"), [("crawler.wall_limit_seconds", "wort " * 20)], empty="leer")

    assert "crawler.wall_limit_seconds " in capsys.readouterr().out


@pytest.mark.parametrize("width", [40, 60])
def test_no_word_is_broken_on_a_narrow_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr("stadtradar.output.console", lambda: Console(width=width))
    columns = ("Quelle", "Ergebnis", "Bekannt", "Geändert", "Grund", "Störung")

    print_table(columns, [("musterstadt", "gut", 17, 4, None, "Seiten unlesbar")], empty="leer")

    printed = capsys.readouterr().out
    assert all(word in printed for word in (*columns[1:4], "musterstadt", "Seiten", "unlesbar", "17"))
    assert max(map(len, printed.splitlines())) <= width


@pytest.mark.parametrize("width", range(70, 100, 3))
def test_nothing_is_cut_off_where_a_table_just_fits(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr("stadtradar.output.console", lambda: Console(width=width))
    columns = ("Name", "Artikel", "Letzter Erfolg", "Nächster Abruf", "Letzter Lauf", "Zustand")
    moment = datetime(2026, 11, 27, 2, 12, tzinfo=UTC)

    print_table(columns, [("musterstadt-nord", 18, moment, moment, "gut", "in Ordnung")], empty="leer")

    printed = capsys.readouterr().out
    assert "Ordnung" in printed
    assert printed.count("27.11.2026") == printed.count("03:12") == 2


def test_an_empty_table_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("A",), [], empty="Nichts da.")

    assert capsys.readouterr().out == "Nichts da.\n"


@pytest.mark.parametrize(("environ", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_gets_colours_unless_told_otherwise(
    tmp_path: Path, environ: dict[str, str], *, coloured: bool
) -> None:
    usual = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "TERM"}}
    places = {
        "STADTRADAR_DATA_DIR": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "TERM": "xterm-256color",
    }
    reading, writing = pty.openpty()
    try:
        subprocess.run(
            [sys.executable, "-m", "stadtradar", "doctor"],
            cwd=Path(__file__).parents[2],
            env=usual | places | environ,
            stdout=writing,
            stderr=subprocess.DEVNULL,
            timeout=120,
            check=False,
        )
        shown_text = os.read(reading, 4096)
    finally:
        os.close(writing)
        os.close(reading)

    assert (b"\x1b[32m" in shown_text) == coloured
    assert b"Einstellungen" in shown_text


def test_numbers_are_written_as_germans_do() -> None:
    assert [grouped(number) for number in (0, 999, 1234567)] == ["0", "999", "1.234.567"]
    assert [percent(share) for share in (0.0, 0.00416, 1.0)] == ["0,00 %", "0,42 %", "100,00 %"]
