"""The settings file: where it is looked for, and which line states which key."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from stadtradar.os_errors import meaning
from stadtradar.settings.catalogue import SOURCE, Setting, catalogue, setting_of
from stadtradar.settings.faults import SettingsError, unknown

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-\"' ]+?)\s*\]\]?\s*(#.*)?$")
_ASSIGNMENT = re.compile(r"\s*([\w.\-\"' ]+?)\s*=")


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A value somebody set."""

    value: object
    origin: str  # "file:line" or "Umgebung NAME"


def find_file(given: Path | None, environ: Mapping[str, str]) -> Path | None:
    """Return the file to read; a file that was named must exist, the usual places may be empty."""
    named = given or (Path(environ["STADTRADAR_CONFIG"]) if environ.get("STADTRADAR_CONFIG") else None)
    if named is not None:
        named = named.expanduser()
        if not named.is_file():
            raise SettingsError([f"{named}: diese Einstellungsdatei gibt es nicht."])
        return named.resolve()
    return next((place.resolve() for place in _usual_places(environ) if place.is_file()), None)


def read_file(file: Path, faults: list[str]) -> dict[str, Stated]:
    """Return what the file states by key; unknown keys become faults."""
    text = _text(file)
    stated: dict[str, Stated] = {}
    lines = _lines(text)
    parsed = _parsed(file, text)
    if isinstance(parsed.get(SOURCE), dict):
        faults.append(f"{file}:{lines.get(SOURCE, 1)}: [source] muss als [[source]] geschrieben werden.")
        del parsed[SOURCE]
    for key, value in _flat(parsed):
        line = lines.get(key) or lines.get(key.rpartition(".")[0])  # of an inline table
        where = f"{file}:{line}" if line else str(file)
        setting = setting_of(key)
        if setting is None:
            known = _known_beside(key)
            faults.append(unknown(where, key, known))
        else:
            stated[key] = Stated(value=_placed(setting, value, file.parent), origin=where)
    return stated


def header_of(row: str) -> tuple[str, bool] | None:
    """Return the table a line of TOML begins and whether it is one of several; None for any other line."""
    header = _HEADER.match(row)
    return (_plain(header[2]), header[1] == "[[") if header else None


def _usual_places(environ: Mapping[str, str]) -> Iterator[Path]:
    yield Path("stadtradar.toml")
    yield Path(environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "stadtradar" / "config.toml"
    yield Path("/etc/stadtradar/config.toml")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError(
            [f"{file}: die Datei ist nicht in UTF-8 gespeichert. Bitte so speichern."]
        ) from error
    except OSError as error:
        raise SettingsError([f"{file}: die Datei lässt sich nicht lesen ({meaning(error)})."]) from error


def _parsed(file: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        number = int(place[1]) if place else len(text.splitlines())
        rows = text.splitlines()
        shown = rows[number - 1].strip() if 0 < number <= len(rows) else ""
        column = f" (Spalte {place[2]})" if place else ""
        raise SettingsError([f"{file}:{number}: kein gültiges TOML: „{shown}“{column}."]) from error


def _flat(parsed: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in parsed.items():
        if name == SOURCE and isinstance(value, list):
            for position, entry in enumerate(value, start=1):
                yield from _prefixed(f"{name}.{position}", entry)
        else:
            yield from _prefixed(name, value)


def _prefixed(prefix: str, value: object) -> Iterator[tuple[str, object]]:
    if not isinstance(value, dict):
        yield prefix, value
        return
    for name, inner in value.items():
        yield from _prefixed(f"{prefix}.{name}", inner)


def _known_beside(key: str) -> list[str]:
    known = list(catalogue())
    if key.startswith(f"{SOURCE}."):
        position = key.split(".")[1]
        return [name.replace("*", position) for name in known if name.startswith(f"{SOURCE}.")]
    return [name for name in known if not name.startswith(f"{SOURCE}.")]


def _placed(setting: Setting, value: object, folder: Path) -> object:
    """A relative path is meant from the file that states it, wherever the command is started."""
    if setting.is_path and isinstance(value, str) and value:
        return folder / Path(value).expanduser()
    return value


def _lines(text: str) -> dict[str, int]:
    """Return the first line of each key. tomllib keeps no positions; a header or key starts its line."""
    lines: dict[str, int] = {}
    table, sources = "", 0
    for number, row in enumerate(text.splitlines(), start=1):
        if header := header_of(row):
            table, is_one_of_several = header
            if is_one_of_several and table == SOURCE:
                sources += 1
                table = f"{SOURCE}.{sources}"
            elif table.startswith(f"{SOURCE}."):  # [source.selectors] belongs to the entry above it
                table = f"{SOURCE}.{sources}.{table.removeprefix(f'{SOURCE}.')}"
            lines.setdefault(table, number)
        elif assignment := _ASSIGNMENT.match(row):
            key = _plain(assignment[1])
            lines.setdefault(f"{table}.{key}" if table else key, number)
    return lines


def _plain(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))
