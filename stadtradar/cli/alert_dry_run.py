"""`alerts dry-run`: what every subscription would have told in the last days."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from alerts.dry_run import FLOOD_PER_DAY, DryRun, Warned, dry_run
from stadtradar.cli.opening import AsJson, opened
from stadtradar.output import print_json, print_table, progress, say, shown, warn

_WARNINGS = {
    Warned.NOTHING: "meldet nichts",
    Warned.FLOOD: f"über {FLOOD_PER_DAY} am Tag",
}


def show_dry_run(
    ctx: typer.Context,
    days: Annotated[int, typer.Option(min=1, max=3650, help="So viele Tage zurück.")] = 7,
    *,
    stories: Annotated[bool, typer.Option("--stories", help="Auch jede Geschichte nennen.")] = False,
    json: AsJson = False,
) -> None:
    """Zeigt, was jedes Abo in den letzten Tagen gemeldet hätte. Ändert und verschickt nichts."""
    with opened(ctx) as work, progress("Vergleiche …"):
        found = dry_run(work.database, days=days, now=datetime.now(UTC))
    if json:
        print_json({"days": days, "subscriptions": found})
        return
    rows = [_row(one, days) for one in found]
    columns = ("Abo", "Adresse", "Anfrage", "Meldungen", "Am Tag", "Achtung")
    print_table(columns, rows, empty="Keine laufenden Abos.")
    if stories:
        _tell_stories(found)
    if odd := [one for one in found if one.warned]:
        warn(f"Achtung bei {len(odd)} von {len(found)} Abos.")


def _row(one: DryRun, days: int) -> tuple[object, ...]:
    per_day = f"{len(one.stories) / days:.1f}".replace(".", ",")
    warned = _WARNINGS[one.warned] if one.warned else ""
    return one.subscription_id, one.address, one.query, len(one.stories), per_day, warned


def _tell_stories(found: list[DryRun]) -> None:
    for one in found:
        say(f"\nAbo {one.subscription_id}: {one.query}")
        for story in one.stories:
            copies = f" ({len(story.article_ids)} Artikel)" if len(story.article_ids) > 1 else ""
            say(f"  {shown(story.at)}  {story.title}{copies}")
