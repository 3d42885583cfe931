"""The sources a command is about."""

from collections.abc import Sequence
from typing import Annotated

import typer

from crawler.sources import Source
from stadtradar.cli.finding import missing
from stadtradar.settings import Settings
from stadtradar.sources import configured_sources

SourceNames = Annotated[list[str] | None, typer.Argument(metavar="QUELLE", help="Namen; ohne Angabe alle.")]


def chosen_sources(settings: Settings, names: Sequence[str]) -> tuple[Source, ...]:
    """Return the configured sources with these names, all when none is named."""
    by_name = {source.name: source for source in configured_sources(settings)}
    for name in names:
        if name not in by_name:
            raise missing(f"Die Quelle {name}", name, by_name, "Alle nennt: stadtradar sources list")
    return tuple(by_name[name] for name in dict.fromkeys(names or by_name))
