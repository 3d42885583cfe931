"""Settings from the environment: STADTRADAR_SECTION__KEY, and ..._FILE for secrets."""

from collections.abc import Mapping
from pathlib import Path

from stadtradar.os_errors import meaning
from stadtradar.settings.catalogue import PREFIX, Setting, variables
from stadtradar.settings.faults import unknown
from stadtradar.settings.file import Stated

_NOT_SETTINGS = {"STADTRADAR_CONFIG"}


def read_environment(environ: Mapping[str, str], faults: list[str]) -> dict[str, Stated]:
    """Return what the environment states by key. An empty variable states nothing, as in Compose files."""
    stated: dict[str, Stated] = {}
    known = _accepted()
    for name in sorted(name for name in environ if name.startswith(PREFIX) and name not in _NOT_SETTINGS):
        if name not in known:
            faults.append(unknown("Umgebung", name, list(known)))
            continue
        if environ[name] == "":
            continue
        setting = known[name]
        if name == setting.variable:
            _state(stated, faults, setting, _value(setting, environ[name]), name)
        elif (content := _content(name, Path(environ[name]), faults)) is not None:
            _state(stated, faults, setting, content, name)
    return stated


def _accepted() -> dict[str, Setting]:
    plain = variables()
    return plain | {f"{name}_FILE": setting for name, setting in plain.items() if setting.secret}


def _state(stated: dict[str, Stated], faults: list[str], setting: Setting, value: object, name: str) -> None:
    if setting.key in stated:
        faults.append(f"Umgebung: {setting.variable} und {setting.variable}_FILE schließen sich aus.")
    stated[setting.key] = Stated(value=value, origin=f"Umgebung {name}")


def _value(setting: Setting, text: str) -> object:
    if setting.is_list:
        return [part.strip() for part in text.split(",") if part.strip()]
    return Path(text).expanduser().absolute() if setting.is_path else text


def _content(name: str, file: Path, faults: list[str]) -> str | None:
    """Return the secret in a file; one final newline belongs to the editor, not to the secret."""
    try:
        return file.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        reason = meaning(error) if isinstance(error, OSError) else "nicht in UTF-8"
        faults.append(f"Umgebung: {name} nennt {file}, das sich nicht lesen lässt ({reason}).")
        return None
