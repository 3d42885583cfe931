"""The list of all settings, read off the sections, so that files, environment and documentation agree."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard, get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from stadtradar.settings.section import Section
from stadtradar.settings.sections import Settings
from stadtradar.settings.sources import SourceSettings

PREFIX = "STADTRADAR_"
SOURCE = "source"  # the one section that may stand several times


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting, as an operator writes it."""

    key: str  # "crawler.contact"; "source.*.name" for those of [[source]]
    variable: str | None  # None: in the file only
    default: object
    expected: str
    purpose: str
    secret: bool
    is_list: bool
    is_path: bool


@cache
def catalogue() -> dict[str, Setting]:
    """Return every setting by its key, in the order of the documentation."""
    found: dict[str, Setting] = {}
    for name, field in Settings.model_fields.items():
        if name == SOURCE:
            continue
        if _is_section(field.annotation):
            found |= _of_section(name, field.annotation)
        else:
            found[name] = _setting(name, field)
    return found | _of_section(f"{SOURCE}.*", SourceSettings)


def variables() -> dict[str, Setting]:
    """Return every setting that may come from the environment by the name of its variable."""
    return {setting.variable: setting for setting in catalogue().values() if setting.variable}


def setting_of(key: str) -> Setting | None:
    """Return the setting of a key; `source.2.name` is found as `source.*.name`."""
    first, _, rest = key.partition(".")
    if first == SOURCE:
        key = f"{SOURCE}.*.{rest.partition('.')[2]}"
    return catalogue().get(key)


def _of_section(name: str, section: type[Section]) -> dict[str, Setting]:
    found: dict[str, Setting] = {}
    for part, field in section.model_fields.items():
        inner = [kind for kind in get_args(field.annotation) if _is_section(kind)]
        if inner:  # a table of its own, as [source.selectors]
            found |= _of_section(f"{name}.{part}", inner[0])
        else:
            found[f"{name}.{part}"] = _setting(f"{name}.{part}", field)
    return found


def _is_section(kind: object) -> TypeGuard[type[Section]]:
    return isinstance(kind, type) and issubclass(kind, Section)


def _setting(key: str, field: FieldInfo) -> Setting:
    kinds = (field.annotation, *get_args(field.annotation))
    return Setting(
        key=key,
        variable=None if key.startswith(f"{SOURCE}.") else PREFIX + key.replace(".", "__").upper(),
        default=_default(field),
        expected=field.title or "",
        purpose=field.description or "",
        secret=SecretStr in kinds,
        is_list=any(getattr(kind, "__origin__", None) is tuple for kind in kinds),
        is_path=Path in kinds,
    )


def _default(field: FieldInfo) -> Any:  # noqa: ANN401  (a default has the type of its setting)
    return None if field.is_required() else field.get_default(call_default_factory=True)
