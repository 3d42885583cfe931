"""`replay [SOURCE...]`: reads archived pages again with the page objects of today."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from crawler.field_names import FIELD_NAMES
from crawler.replay import Replayed, ReplayOutcome, replay
from crawler.sources import Source
from stadtradar.cli.choosing import SourceNames, chosen_sources
from stadtradar.cli.days import day
from stadtradar.cli.exits import ExitCode
from stadtradar.cli.opening import AsJson, opened
from stadtradar.differences import shown_difference
from stadtradar.output import print_table, progress, say
from storage.database import Database

_BERLIN = ZoneInfo("Europe/Berlin")
_WORDS = {
    ReplayOutcome.NEW: "neu",
    ReplayOutcome.UPDATED: "geändert",
    ReplayOutcome.SHOWN: "nur Anzeige",
    ReplayOutcome.UNCHANGED: "gleich",
    ReplayOutcome.LOST: "nicht mehr lesbar",
    ReplayOutcome.INCOMPLETE: "unvollständig",
    ReplayOutcome.UNREADABLE: "unlesbar",
    ReplayOutcome.NOT_ARTICLE: "kein Artikel",
    ReplayOutcome.FAILED: "Fehler",
    ReplayOutcome.OVERTAKEN: "überholt",
}
_QUIET = (ReplayOutcome.UNCHANGED, ReplayOutcome.NOT_ARTICLE, ReplayOutcome.UNREADABLE)
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="TAG", help="Nur Seiten ab diesem Tag: 2026-11-01 oder 1.11.2026."),
]


def read_again(
    ctx: typer.Context,
    sources: SourceNames = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", metavar="QUELLE", help="Wie QUELLE; mehrfach möglich.")
    ] = None,
    since: Since = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Nur zeigen, nichts speichern.")] = False,
    json: AsJson = False,
) -> None:
    """Liest gespeicherte Seiten neu, etwa nach einer Änderung am Seitenbau; geht neben dem Dauerbetrieb."""
    begin = _midnight(since) if since else None
    with opened(ctx) as work, progress("Lese gespeicherte Seiten …"):
        chosen = chosen_sources(work.settings, [*(sources or []), *(source or [])])
        counts = Counts()
        found = counts.counting(_replayed(work.database, chosen, begin, dry_run=dry_run))
        if json:
            _write_json(found, counts, dry_run=dry_run)
        else:
            _tell(found, counts, dry_run=dry_run)
    if counts.lost:
        raise typer.Exit(ExitCode.PROBLEMS)


def _midnight(since: str) -> datetime:
    return datetime.combine(day("--since", since), time(), _BERLIN)


class Counts:
    """What a replay came to, per source and per field."""

    def __init__(self) -> None:
        self.outcomes: dict[str, Counter[ReplayOutcome]] = {}
        self.fields: dict[str, Counter[str]] = {}

    @property
    def lost(self) -> int:
        """How many pages can no longer be read, or not without an error."""
        return sum(
            counter[ReplayOutcome.LOST] + counter[ReplayOutcome.FAILED] for counter in self.outcomes.values()
        )

    def counting(self, found: Iterator[Replayed]) -> Iterator[Replayed]:
        """Pass everything on and count it."""
        for one in found:
            self.outcomes.setdefault(one.source, Counter())[one.outcome] += 1
            self.fields.setdefault(one.source, Counter()).update(list(one.changed))
            yield one


def _replayed(
    database: Database, chosen: Sequence[Source], since: datetime | None, *, dry_run: bool
) -> Iterator[Replayed]:
    for source in chosen:
        yield from replay(database, source, since=since, dry_run=dry_run, now=datetime.now(UTC))


def _tell(found: Iterator[Replayed], counts: Counts, *, dry_run: bool) -> None:
    for one in found:
        if one.outcome not in _QUIET:
            _tell_one(one)
    rows = [
        (source, outcomes.total(), *(outcomes[outcome] for outcome in ReplayOutcome))
        for source, outcomes in counts.outcomes.items()
    ]
    columns = ("Quelle", "Seiten", *(_WORDS[outcome] for outcome in ReplayOutcome))
    print_table(columns, rows, empty="Zu diesen Quellen sind keine Seiten gespeichert.")
    changed = [
        (source, _field(name), count)
        for source, fields in counts.fields.items()
        for name, count in fields.most_common()
    ]
    if changed:
        print_table(("Quelle", "Feld", "Unterschiede"), changed, empty="")
    if dry_run:
        say("Nichts wurde gespeichert (--dry-run).")
    elif any(
        outcomes[ReplayOutcome.NEW] + outcomes[ReplayOutcome.UPDATED] for outcomes in counts.outcomes.values()
    ):
        say(
            "Wer neu betroffen ist, wird verspätet benachrichtigt: im Dauerbetrieb oder mit "
            "stadtradar alerts send."
        )


def _tell_one(one: Replayed) -> None:
    say(f"{one.source}  {_WORDS[one.outcome]}: {one.title or one.reason or ''}\n  {one.url}")
    if one.title and one.reason:
        say(f"  {one.reason}")
    for name, (before, after) in one.changed.items():
        old, new = shown_difference(before, after)
        say(f"  {_field(name)}: {old} → {new}")


def _write_json(found: Iterator[Replayed], counts: Counts, *, dry_run: bool) -> None:
    """Write one document piece by piece: an archive does not fit into memory."""
    sys.stdout.write(f'{{"dry_run": {json.dumps(dry_run)}, "pages": [')
    separator = "\n"
    for one in found:
        if one.outcome not in _QUIET:
            sys.stdout.write(separator + json.dumps(_document(one), ensure_ascii=False))
            separator = ",\n"
    sources = [
        {"source": source, "outcomes": outcomes, "fields": counts.fields[source]}
        for source, outcomes in counts.outcomes.items()
    ]
    sys.stdout.write(f'\n], "sources": {json.dumps(sources)}}}\n')


def _document(one: Replayed) -> dict[str, object]:
    return {
        "source": one.source,
        "url": one.url,
        "outcome": one.outcome,
        "title": one.title,
        "reason": one.reason,
        "changed": {
            name: {"before": before, "after": after} for name, (before, after) in one.changed.items()
        },
    }


def _field(name: str) -> str:
    return FIELD_NAMES.get(name, name)
