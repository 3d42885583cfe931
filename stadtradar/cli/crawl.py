"""`crawl [SOURCE...]`: reads sources once, now."""

from collections.abc import Sequence
from typing import Annotated

import typer

from crawler.order import SourceResult
from crawler.sources import Source
from stadtradar.cli.choosing import SourceNames, chosen_sources
from stadtradar.cli.exits import ExitCode
from stadtradar.cli.opening import AsJson, opened, read_settings
from stadtradar.cli.results import is_good, result_document, tell_results
from stadtradar.crawling import crawl_now, read_only
from stadtradar.output import print_json, progress, say


def crawl(
    ctx: typer.Context,
    sources: SourceNames = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Nur lesen und zeigen, nichts speichern.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Liest Quellen einmal, sofort. Läuft gerade der Dauerbetrieb, geht nur --dry-run."""
    settings = read_settings(ctx).settings
    chosen = chosen_sources(settings, sources or [])
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
        if dry_run:
            _tell_titles(results)
    if not all(is_good(result) for result in results):
        raise typer.Exit(ExitCode.PROBLEMS)


def _tell_titles(results: Sequence[SourceResult]) -> None:
    for result in results:
        for title in result.titles:
            say(f"{result.source}: {title}")
    say("Nichts wurde gespeichert (--dry-run).")


def _names(chosen: Sequence[Source]) -> str:
    return ", ".join(source.name for source in chosen)
