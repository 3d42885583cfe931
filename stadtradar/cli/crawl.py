"""`crawl [SOURCE...]`: reads sources once, now."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from crawler.order import SourceResult
from crawler.sources import Source
from stadtradar.cli.backfill import read_back
from stadtradar.cli.choosing import SourceNames, chosen_sources
from stadtradar.cli.days import past_day
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.opening import AsJson, opened, read_settings
from stadtradar.cli.results import is_good, result_document, tell_results
from stadtradar.crawling import crawl_now, read_only
from stadtradar.output import print_json, progress, say
from storage.tables import RunOutcome


def crawl(
    ctx: typer.Context,
    sources: SourceNames = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Nur lesen und zeigen, nichts speichern.")
    ] = False,
    since: Annotated[
        str | None, typer.Option("--since", metavar="TAG", help="Auch das Archiv bis zu diesem Tag lesen.")
    ] = None,
    alert: Annotated[
        bool, typer.Option("--alert", help="Mit --since: auch zu Archivfunden Mails verschicken.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Liest Quellen einmal, sofort. Läuft gerade der Dauerbetrieb, geht nur --dry-run."""
    settings = read_settings(ctx).settings
    day = past_day("--since", since, _today()) if since is not None else None
    if alert and day is None:
        raise Failure("--alert gehört zu --since TAG.", ExitCode.USAGE)
    chosen = chosen_sources(settings, sources or [])
    if day is not None:
        read_back(ctx, chosen, day, alertable=alert, dry_run=dry_run, as_json=json)
        return
    with progress(f"Lese {_names(chosen)} …"):
        if dry_run:
            results = read_only(settings, chosen)
        else:
            with opened(ctx) as work:
                results = crawl_now(settings, work.database, chosen)
    if json:
        print_json({"dry_run": dry_run, "sources": [result_document(one) for one in results]})
    else:
        tell_results(results)
        for result in results:
            for note in result.notes:
                say(f"{result.source}: {note}")
        if dry_run:
            _tell_titles(results)
    if not all(is_good(result) or result.outcome is RunOutcome.PUT_OFF for result in results):
        raise typer.Exit(ExitCode.PROBLEMS)


def _today() -> date:
    return datetime.now(ZoneInfo("Europe/Berlin")).date()


def _tell_titles(results: Sequence[SourceResult]) -> None:
    for result in results:
        for title in result.titles:
            say(f"{result.source}: {title}")
    say("Nichts wurde gespeichert (--dry-run).")


def _names(chosen: Sequence[Source]) -> str:
    return ", ".join(source.name for source in chosen)
