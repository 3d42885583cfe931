"""Settings as they may be shown: by key, secrets masked."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from stadtradar.settings.catalogue import SOURCE
from stadtradar.settings.section import Section
from stadtradar.settings.sections import Settings
from stadtradar.settings.sources import SelectorSettings

MASK = "********"


def shown_values(settings: Settings) -> dict[str, object]:
    """Return every value by its key in plain JSON types, without any secret."""
    return dict(_shown(settings, ""))


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Return what must never reach a log: every secret, and the password inside the database's address."""
    whole = [settings.mail.password, settings.secret.key]
    inside = [urlsplit(_revealed(settings.storage.url)).password]
    return tuple(text for text in (*map(_revealed, whole), *inside) if text)


def _shown(section: Section, prefix: str) -> Iterator[tuple[str, object]]:
    for name in type(section).model_fields:
        value = getattr(section, name)
        if name == SOURCE:
            for position, entry in enumerate(value, start=1):
                yield from _shown(entry, f"{SOURCE}.{position}.")
        elif name == "selectors":
            yield from _stated(value, f"{prefix}{name}.") if value else ()
        elif isinstance(value, Section):
            yield from _shown(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", _plain(f"{prefix}{name}", value)


def _stated(selectors: SelectorSettings, prefix: str) -> Iterator[tuple[str, object]]:
    for name in sorted(selectors.model_fields_set):
        yield f"{prefix}{name}", _plain(f"{prefix}{name}", getattr(selectors, name))


def _plain(key: str, value: object) -> object:
    if isinstance(value, SecretStr):
        return _without_password(value.get_secret_value()) if key == "storage.url" else MASK
    if isinstance(value, Path):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _without_password(url: str) -> str:
    password = urlsplit(url).password
    return url.replace(f":{password}@", f":{MASK}@") if password else url


def _revealed(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""


def origin_of(origins: Mapping[str, str], key: str) -> str:
    """Return where a value comes from; what an entry of [[source]] does not state is its default."""
    return origins.get(key, "Vorgabe")
