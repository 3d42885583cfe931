"""The sources a command is about."""

from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from crawler.sites import SOURCES
from crawler.sources import Source
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.finding import missing
from stadtradar.settings import Settings
from stadtradar.sources import configured_sources

SourceNames = Annotated[list[str] | None, typer.Argument(metavar="QUELLE", help="Namen; ohne Angabe alle.")]


def chosen_sources(settings: Settings, names: Sequence[str]) -> tuple[Source, ...]:
    """Return the configured sources with these names, all when none is named."""
    by_name = {source.name: source for source in configured_sources(settings)}
    for name in names:
        if name not in by_name:
            raise missing_source(name, by_name)
    return tuple(by_name[name] for name in dict.fromkeys(names or by_name))


def missing_source(name: str, known: Iterable[str]) -> Failure:
    """Return what to say about a source that is not read: how to read it when it is a bundled one."""
    if name in SOURCES:
        text = f"Die Quelle {name} wird mitgeliefert, aber nicht gelesen."
        return Failure(f"{text} Bitte unter [crawler] sources eintragen.", ExitCode.USAGE)
    return missing(f"Die Quelle {name}", name, known, "Alle nennt: stadtradar sources list")
