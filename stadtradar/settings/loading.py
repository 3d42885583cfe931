"""File and environment become checked settings, each with its origin."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from stadtradar.settings.catalogue import SOURCE, catalogue
from stadtradar.settings.environment import read_environment
from stadtradar.settings.faults import SettingsError, faults_of
from stadtradar.settings.file import Stated, find_file, read_file
from stadtradar.settings.sections import Settings

DEFAULT = "Vorgabe"


@dataclass(frozen=True, kw_only=True)
class LoadedSettings:
    """The settings and where each comes from."""

    settings: Settings
    origins: dict[str, str]  # by key: "Vorgabe", "file:line" or "Umgebung NAME"
    file: Path | None  # None: no file was found


def load(path: Path | None, environ: Mapping[str, str]) -> LoadedSettings:
    """Read the settings; SettingsError names every fault at once. The environment wins over the file."""
    file = find_file(path, environ)
    faults: list[str] = []
    stated = read_file(file, faults) if file else {}
    stated |= read_environment(environ, faults)
    origins = {key: value.origin for key, value in stated.items()}
    try:
        settings = Settings.model_validate(_nested(stated))
    except ValidationError as error:
        raise SettingsError([*faults, *faults_of(error, origins, str(file or "Umgebung"))]) from None
    if faults:
        raise SettingsError(faults)
    defaults = {key: DEFAULT for key in catalogue() if not key.startswith(f"{SOURCE}.")}
    return LoadedSettings(settings=settings, origins=defaults | origins, file=file)


def _nested(stated: Mapping[str, Stated]) -> dict[str, object]:
    nested: dict[str, object] = {}
    sources: dict[str, dict[str, Any]] = {}
    for key, entry in stated.items():
        section, _, name = key.rpartition(".")
        if key.startswith(f"{SOURCE}."):
            _, position, *tables, name = key.split(".")
            into = sources.setdefault(position, {})
            for table in tables:
                into = into.setdefault(table, {})
            into[name] = entry.value
        elif section:
            inner = nested.setdefault(section, {})
            assert isinstance(inner, dict)  # noqa: S101  (sections and plain settings have different names)
            inner[name] = entry.value
        else:
            nested[name] = entry.value
    return nested | ({SOURCE: list(sources.values())} if sources else {})
