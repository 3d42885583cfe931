"""`crawl SOURCE --since DAY`: reads the archive back to a day, interrupted and resumed at will."""

from collections.abc import Sequence
from datetime import date

import typer

from crawler.order import BackfillResult
from crawler.sources import Source
from stadtradar.backfilling import NoArchive, archive_state, list_archive, read_archive_back
from stadtradar.cli.archive_told import going_on
from stadtradar.cli.backfill_progress import archive_progress
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.opening import opened, read_settings
from stadtradar.crawling import crawl_now
from stadtradar.output import print_json, say
from stadtradar.settings import Settings
from storage.database import Database


def read_back(
    ctx: typer.Context,
    chosen: Sequence[Source],
    since: date,
    *,
    alertable: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read the archives of these sources, one after the other, and tell how that went."""
    if dry_run:
        settings = read_settings(ctx).settings
        results = {source.name: _listed(settings, source, since) for source in chosen}
    else:
        with opened(ctx) as work:
            results = {
                source.name: _read(work.settings, work.database, source, since, alertable=alertable)
                for source in chosen
            }
    if as_json:
        documents = [_document(name, result) for name, result in results.items()]
        print_json({"dry_run": dry_run, "since": since, "sources": documents})
    else:
        for name, result in results.items():
            _tell(name, since, result, dry_run=dry_run)
    if not all(result.is_finished for result in results.values()):
        raise typer.Exit(ExitCode.PROBLEMS)


def _read(
    settings: Settings, database: Database, source: Source, since: date, *, alertable: bool
) -> BackfillResult:
    # What appeared since the last crawl is news, and has to be read as such before the archive is.
    crawl_now(settings, database, [source])
    try:
        with archive_progress(source.name, since) as on_progress:
            result = read_archive_back(settings, source, since, alertable=alertable, on_progress=on_progress)
    except NoArchive as error:
        raise Failure(str(error), ExitCode.USAGE) from error
    except KeyboardInterrupt as stop:
        raise Failure(_resuming(database, source, since, alertable=alertable), ExitCode.PROBLEMS) from stop
    return result


def _listed(settings: Settings, source: Source, since: date) -> BackfillResult:
    try:
        with archive_progress(source.name, since) as on_progress:
            return list_archive(settings, source, since, on_progress=on_progress)
    except NoArchive as error:
        raise Failure(str(error), ExitCode.USAGE) from error


def _resuming(database: Database, source: Source, since: date, *, alertable: bool) -> str:
    state = archive_state(database, source)
    reached = f" bei {state.oldest:%d.%m.%Y}" if state and state.oldest else ""
    again = going_on(source.name, since, alertable=alertable)
    return f"Unterbrochen{reached}; nichts ist verloren. Dort weiter geht es mit: {again}"


def _tell(name: str, since: date, result: BackfillResult, *, dry_run: bool) -> None:
    for note in result.notes:
        say(f"{name}: {note}")
    if dry_run:
        _tell_found(name, result)
    elif result.is_finished:
        found = result.progress
        say(f"{name}: bis {since:%d.%m.%Y} gelesen; {found.listed} gelistet, {found.stored} gespeichert.")
    else:
        reason = result.halted or "Es geht nicht voran."
        say(f"{name}: noch nicht bis {since:%d.%m.%Y}. {reason} Derselbe Befehl setzt dort fort.")
    if result.failed:
        say(f"{name}: {result.failed} Artikel waren nicht lesbar; spätere Abrufe versuchen sie erneut.")


def _tell_found(name: str, result: BackfillResult) -> None:
    for url, title in result.found:
        say(f"{name}: {title or url}")
    if result.halted:
        say(f"{name}: {result.halted}")
    say(f"{name}: {len(result.found)} Artikel gefunden. Nichts wurde gespeichert (--dry-run).")


def _document(name: str, result: BackfillResult) -> dict[str, object]:
    progress = result.progress
    return {
        "source": name,
        "finished": result.is_finished,
        "listed": progress.listed,
        "stored": progress.stored,
        "failed": result.failed,
        "oldest": progress.oldest,
        "halted": result.halted,
        "notes": result.notes,
        "found": [{"url": url, "title": title} for url, title in result.found],
    }
