"""What a person sees while the demonstration runs."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from stadtradar.output import safe
from stadtradar.rehearsal.people import Tally
from storage.database import Database
from storage.owed.outbox import outbox_counts
from storage.sources import list_sources
from storage.summary import SourceFigures, source_figures, story_count
from storage.tables import OutboxState, SourceState

_LATEST_EVENTS = 6


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A look at the store."""

    sources: Sequence[tuple[SourceState, SourceFigures]]
    stories: int
    sent: int
    waiting: int


def figures(database: Database) -> Figures:
    """Read all figures at one moment."""
    with database.reading() as session:
        brought = source_figures(session)
        outbox = outbox_counts(session)
        return Figures(
            sources=[(state, brought.get(state.name, SourceFigures())) for state in list_sources(session)],
            stories=story_count(session),
            sent=outbox.get(OutboxState.SENT, 0),
            waiting=outbox.get(OutboxState.DUE, 0) + outbox.get(OutboxState.LEASED, 0),
        )


def scoreboard(now: Figures, tallies: Sequence[Tally], events: Sequence[str]) -> RenderableType:
    """Return everything at a glance: sources, readers, what the newsroom did."""
    latest = [Text(f"  {safe(event)}") for event in events[-_LATEST_EVENTS:]]
    return Group(
        _sources_table(now),
        Text(
            f"\n{now.stories} Geschichten · {now.sent} Mails verschickt · {now.waiting} unterwegs\n",
            style="bold",
        ),
        _readers_table(tallies),
        *([Text("\nAus der Redaktion", style="bold"), *latest] if latest else []),
    )


def _sources_table(now: Figures) -> Table:
    table = Table(title="Quellen", title_justify="left", expand=True)
    table.add_column("Quelle", ratio=2)
    for heading in ("gefunden", "neu", "geändert", "bekannt"):
        table.add_column(heading, justify="right")
    table.add_column("Zustand", ratio=3)
    for state, brought in now.sources:
        table.add_row(
            safe(state.title),
            str(brought.found),
            str(brought.new),
            str(brought.updated),
            str(brought.known),
            _condition(state),
        )
    return table


def _condition(state: SourceState) -> Text:
    if state.fault_kind:
        return Text(f"gestört: {safe(state.fault_text or '')}", style="red")
    if state.last_success_at:
        return Text("in Ordnung", style="green")
    return Text("noch nicht gelesen", style="dim")


def _readers_table(tallies: Sequence[Tally]) -> Table:
    table = Table(title="Leserinnen und Leser", title_justify="left", expand=True)
    table.add_column("Adresse", ratio=2)
    table.add_column("wartet auf", ratio=2)
    table.add_column("Mails", justify="right")
    table.add_column("erwartet", justify="right")
    table.add_column("", ratio=1)
    for tally in tallies:
        table.add_row(
            tally.reader.address,
            ", ".join(tally.reader.queries),
            str(tally.told + tally.surplus),
            str(tally.told + tally.missing),
            _match(tally),
        )
    return table


def _match(tally: Tally) -> Text:
    if tally.surplus:
        return Text(f"{tally.surplus} zu viel", style="red")
    if tally.missing:
        return Text(f"{tally.missing} steht noch aus", style="yellow")
    return Text("stimmt", style="green")
