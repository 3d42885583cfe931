"""What is wrong with the settings, said in German: where, which key, which value, what is expected."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from stadtradar.settings.catalogue import SOURCE, Setting, setting_of


class SettingsError(Exception):
    """The settings cannot be used. Every fault is one German line."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def unknown(where: str, key: str, known: Sequence[str]) -> str:
    """Say that a key or variable is unknown and which one was probably meant."""
    meant = nearest(key, known)
    remedy = f" Gemeint ist wohl {meant}." if meant else " Alle Einstellungen: stadtradar config show."
    return f"{where}: unbekannte Einstellung {key}.{remedy}"


def nearest(key: str, known: Sequence[str]) -> str | None:
    """Return the known key that looks most like this one, as a whole or in its last part."""
    if close := get_close_matches(key, known, n=1, cutoff=0.75):
        return close[0]
    endings = {name.rpartition(".")[2]: name for name in reversed(known)}
    if close := get_close_matches(key.rpartition(".")[2], endings, n=1, cutoff=0.75):
        return endings[close[0]]
    sections = {name.partition(".")[0]: f"[{name.partition('.')[0]}]" for name in known if "." in name}
    close = get_close_matches(key.partition(".")[0], sections, n=1, cutoff=0.6)
    return sections[close[0]] if close else None


def unusable(where: str, key: str, value: object) -> str:
    """Say that a value is not what the setting expects; a secret is never repeated."""
    setting = setting_of(key)
    expected = setting.expected if setting else "etwas anderes"
    return f"{where}: {key} = {_shown(setting, value)}: erwartet wird {expected}."


def _shown(setting: Setting | None, value: object) -> str:
    if setting and setting.secret:
        return "(geheim)"
    return f"„{', '.join(map(str, value)) if isinstance(value, (list, tuple)) else value}“"


def faults_of(error: ValidationError, origins: Mapping[str, str], elsewhere: str) -> list[str]:
    """Return one line for each fault that pydantic found. `origins` says where a key was stated."""
    lines = [_line(fault, origins, elsewhere) for fault in error.errors(include_url=False)]
    return list(dict.fromkeys(lines))


def _line(fault: Any, origins: Mapping[str, str], elsewhere: str) -> str:  # noqa: ANN401  (pydantic's record)
    key = _key(fault["loc"])
    where = origins.get(key) or _entry(key, origins) or elsewhere
    if fault["type"] == "value_error":
        return f"{where}: {_blamed(key, fault.get('input'))}{fault['ctx']['error']}."
    if fault["type"] == "missing":
        setting = setting_of(key)
        return f"{where}: {key} fehlt: erwartet wird {setting.expected if setting else 'ein Wert'}."
    return unusable(where, key, fault.get("input"))


def _entry(key: str, origins: Mapping[str, str]) -> str | None:
    """Return where the first setting of a [[source]] stands, None for what belongs to none."""
    if not key.startswith(f"{SOURCE}."):
        return None
    entry = ".".join(key.split(".")[:2])
    return next((origin for stated, origin in origins.items() if stated.startswith(f"{entry}.")), None)


def _blamed(key: str, value: object) -> str:
    """Return what a fault begins with: the setting with its value, or the table whose settings do not fit."""
    setting = setting_of(key)
    if setting is None:
        return f"[{key}] " if key else ""
    return f"{key} = {_shown(setting, value)}: "


def _key(place: tuple[int | str, ...]) -> str:
    """Turn pydantic's place into the key as written; list positions inside a setting are left out."""
    if place[:1] == (SOURCE,):
        position = [str(place[1] + 1)] if len(place) > 1 and isinstance(place[1], int) else []
        return ".".join([SOURCE, *position, *(part for part in place[2:] if isinstance(part, str))])
    return ".".join(str(part) for part in place[:2] if isinstance(part, str))
