"""`sources import|export`: lists of feeds, as feed readers exchange them."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.opening import AsJson, invocation_of, read_settings
from stadtradar.entries import Import, add_entries, entries_from, outlines_of
from stadtradar.opml import BrokenOpml, read_opml, write_opml
from stadtradar.os_errors import meaning
from stadtradar.output import print_json, print_table, say, warn

_SHOWN = 5  # addresses that are none


def export(
    ctx: typer.Context,
    *,
    opml: Annotated[
        str, typer.Option("--opml", metavar="DATEI", help="Dorthin schreiben; - für die Ausgabe.")
    ],
) -> None:
    """Schreibt die Feeds aller Quellen als OPML, für Feedleser und andere Anlagen."""
    settings = read_settings(ctx).settings
    outlines, without_feed = outlines_of(settings)
    document = write_opml(settings.web.title, outlines, datetime.now(UTC))
    if opml == "-":
        sys.stdout.write(document.decode("utf-8"))
    else:
        _write(Path(opml), document)
        say(f"{_feeds(len(outlines))} nach {opml} geschrieben.")
    if without_feed:
        warn(f"Ohne Feed und deshalb nicht dabei: {', '.join(without_feed)}.")


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="DATEI", help="Die OPML-Datei.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Nur zeigen, nichts eintragen.")] = False,
    json: AsJson = False,
) -> None:
    """Trägt jeden Feed einer OPML-Datei, der noch nicht gelesen wird, als Quelle ein."""
    loaded = read_settings(ctx)
    try:
        found = entries_from(read_opml(_document(file)), loaded.settings)
    except BrokenOpml as error:
        raise Failure(f"{file}: {error} Nichts wurde eingetragen.", ExitCode.PROBLEMS) from error
    written = None
    if found.entries and not dry_run:
        written = add_entries(loaded, invocation_of(ctx).environ, found.entries)
    if json:
        sources = [entry.model_dump(include={"name", "title", "home", "feeds"}) for entry in found.entries]
        print_json(
            {"sources": sources, "known": found.known, "unreadable": found.unreadable, "file": written}
        )
    else:
        _tell(found, written)


def _write(file: Path, document: bytes) -> None:
    try:
        file.write_bytes(document)
    except OSError as error:
        raise Failure(f"{file} lässt sich nicht schreiben: {meaning(error)}.", ExitCode.USAGE) from error


def _document(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Failure(f"{file} lässt sich nicht lesen: {meaning(error)}.", ExitCode.USAGE) from error


def _tell(found: Import, written: Path | None) -> None:
    print_table(
        ("Name", "Titel", "Feed"),
        [(entry.name, entry.title, entry.feeds[0]) for entry in found.entries],
        empty="Kein neuer Feed.",
    )
    if found.known:
        say(f"Übersprungen, weil schon bekannt: {_feeds(found.known)}.")
    if found.unreadable:
        shown = ", ".join(found.unreadable[:_SHOWN]) + (" …" if len(found.unreadable) > _SHOWN else "")
        say(f"Übersprungen, weil keine Adresse: {shown}")
    if written:
        say(
            f"{_feeds(len(found.entries))} in {written} eingetragen. Zur Probe: stadtradar sources check NAME"
        )
    elif found.entries:
        say("Nichts wurde eingetragen (--dry-run).")


def _feeds(count: int) -> str:
    return "1 Feed" if count == 1 else f"{count} Feeds"
