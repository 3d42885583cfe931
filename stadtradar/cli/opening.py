"""What almost every command begins with: settings, log, data directory, database."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from stadtradar import logs, parts
from stadtradar.cli.invocation import Invocation
from stadtradar.os_errors import meaning
from stadtradar.settings import LoadedSettings, Settings, SettingsError, load
from stadtradar.settings.showing import secrets_of
from storage import schema
from storage.database import Database

AsJson = Annotated[bool, typer.Option("--json", help="Ergebnis als JSON ausgeben.")]


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a command works with."""

    settings: Settings
    database: Database


def invocation_of(ctx: typer.Context) -> Invocation:
    """Return what the command line was given."""
    if not isinstance(ctx.obj, Invocation):
        raise TypeError("commands are run through stadtradar.cli.main")
    return ctx.obj


def read_settings(ctx: typer.Context) -> LoadedSettings:
    """Read the settings and turn the log on. Raises SettingsError."""
    invocation = invocation_of(ctx)
    loaded = load(invocation.config, invocation.environ)
    start_log(invocation, loaded.settings, quiet=True)
    return loaded


def start_log(invocation: Invocation, settings: Settings, *, quiet: bool) -> None:
    """Log as set; a command that ends by itself (`quiet`) tells a person of warnings only."""
    hidden = secrets_of(settings)
    level = settings.log.level
    logs.configure(level="WARNING" if quiet and level == "INFO" else level, hidden=hidden)
    if settings.log.file:
        _write_log_to(settings.log.file, level=level, hidden=hidden)
    invocation.crash_log = settings.log.file or settings.data_dir / "stadtradar.log"
    invocation.hidden = hidden


@contextmanager
def opened(ctx: typer.Context) -> Iterator[Opened]:
    """Give the settings and the database, its tables brought to the state this program expects."""
    with unprepared(ctx) as work:
        parts.prepare_data_dir(work.settings)
        schema.upgrade(work.database)
        yield work


@contextmanager
def unprepared(ctx: typer.Context) -> Iterator[Opened]:
    """Give the settings and the database as they are."""
    settings = read_settings(ctx).settings
    database = parts.database(settings)
    try:
        yield Opened(settings=settings, database=database)
    finally:
        database.dispose()


def _write_log_to(file: Path, *, level: str, hidden: Collection[str]) -> None:
    try:
        logs.write_to(file, level=level, hidden=hidden)
    except OSError as error:
        fault = f"log.file = {file}: dorthin lässt sich nichts schreiben ({meaning(error)})."
        raise SettingsError([fault]) from error
