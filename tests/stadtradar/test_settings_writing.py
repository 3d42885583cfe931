"""Entries are put into the settings file and taken out; nothing else in it changes."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtradar.settings import SelectorSettings, SettingsError, SourceSettings, load
from stadtradar.settings.writing import (
    entry_text,
    read_text,
    replace_file,
    with_entries,
    without_entry,
)

FILE = """# Unsere Einstellungen
data_dir = "data"   # hier

[web]
port = 9000

# Der Nachbar
[[source]]
name = "dorf"
title = "Dorf"
home = "https://dorf.example/"
feeds = [
    "https://dorf.example/feed",
]
[source.selectors]
body = ".text"
# letzte Bemerkung
"""


def _entry(name: str = "stadt", **changes: object) -> SourceSettings:
    values: dict[str, object] = {
        "name": name,
        "title": 'Stadt „am“ \\ Fluss\n"x"',
        "home": f"https://{name}.example/",
        "feeds": (f"https://{name}.example/feed",),
    }
    return SourceSettings.model_validate(values | changes)


def _loaded(folder: Path, text: str) -> tuple[SourceSettings, ...]:
    file = folder / "stadtradar.toml"
    file.write_text(text, encoding="utf-8", newline="")
    return load(file, {}).settings.source


def test_an_entry_is_written_without_what_is_not_stated() -> None:
    entry = _entry(title="Stadt", selectors=SelectorSettings(body=".text", drop=(".a", ".b")))

    assert entry_text(entry) == (
        '[[source]]\nname = "stadt"\ntitle = "Stadt"\nhome = "https://stadt.example/"\n'
        'feeds = ["https://stadt.example/feed"]\n'
        '[source.selectors]\nbody = ".text"\ndrop = [".a", ".b"]\n'
    )


def test_a_long_list_stands_on_several_lines(tmp_path: Path) -> None:
    entry = _entry(feeds=tuple(f"https://stadt.example/feed/{number:040}" for number in range(3)))

    assert '    "https://stadt.example/feed/' in entry_text(entry)
    assert _loaded(tmp_path, entry_text(entry)) == (entry,)


@pytest.mark.parametrize("before", ["", FILE, FILE.rstrip("\n"), FILE.replace("\n", "\r\n"), "[web]\n"])
def test_an_entry_is_added_behind_what_is_there(tmp_path: Path, before: str) -> None:
    entry = _entry(selectors=SelectorSettings(title="h1"))

    after = with_entries(before, [entry, _entry("weiler")])

    assert after.startswith(before)
    assert _loaded(tmp_path, after)[-2:] == (entry, _entry("weiler"))
    assert ("\r\n" in before) is ("\r\n" in after)
    assert "\n" not in after.replace("\r\n", "") or "\r\n" not in after


@given(title=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_title_survives_being_written(title: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    entry = _entry(title=title)

    (read,) = _loaded(tmp_path_factory.mktemp("settings"), with_entries("", [entry]))

    assert read == entry


@pytest.mark.parametrize("before", [FILE, FILE.replace("\n", "\r\n"), "[web]\nport = 1\n", ""])
def test_an_entry_that_is_taken_out_leaves_no_trace(before: str) -> None:
    entry = _entry(selectors=SelectorSettings(title="h1"))

    assert without_entry(with_entries(before, [entry]), "stadt") == before


def test_only_the_named_entry_is_taken_out() -> None:
    text = with_entries(FILE, [_entry()])

    left = without_entry(text, "dorf")

    assert left == text.replace(FILE[FILE.index("[[source]]") : FILE.index("# letzte")], "")
    assert left is not None
    assert left.startswith('# Unsere Einstellungen\ndata_dir = "data"   # hier\n')
    assert "# letzte Bemerkung\n" in left


def test_an_entry_nobody_wrote_cannot_be_taken_out() -> None:
    assert without_entry(FILE, "stadt") is None


@pytest.mark.parametrize(
    "text",
    [
        'source = [{name = "stadt", title = "S"}]\n',
        'x = """\n[[source]]\n"""\n[[source]]\nname = "stadt"\n',
        '[[source]]\nname = "stadt"\ntitle = """\n[web]\n"""\nhome = "x"\n',
    ],
)
def test_what_cannot_be_cut_out_safely_is_left_to_its_author(text: str) -> None:
    with pytest.raises(SettingsError, match="von Hand"):
        without_entry(text, "stadt")


def test_a_file_keeps_its_mode_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "stadtradar.toml"
    file.write_text(FILE)
    file.chmod(0o640)

    replace_file(file, FILE + "# neu\n", _load)

    assert read_text(file) == FILE + "# neu\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["stadtradar.toml"]


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "stadtradar.toml"

    replace_file(file, FILE, lambda _: None)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_text_that_is_refused_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "stadtradar.toml"
    file.write_text(FILE)

    with pytest.raises(SettingsError):
        replace_file(file, FILE + "[unsinn]\nx = 1\n", _load)

    assert read_text(file) == FILE
    assert [one.name for one in tmp_path.iterdir()] == ["stadtradar.toml"]


def _load(copy: Path) -> None:
    load(copy, {})
