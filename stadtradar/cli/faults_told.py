"""Faults and runs of sources, for people and for programs."""

from collections.abc import Sequence

from rich.text import Text

from stadtradar.cli.results import outcome_word
from stadtradar.output import print_table, safe, say, shown
from storage.tables import CrawlRun, SourceFault
from web.wording.german import GERMAN

_COUNTS = ("listed", "known", "skipped", "fetched", "stored", "updated", "unchanged", "rejected", "failed")
_COLUMNS = (
    "Beginn", "Ergebnis", "Gelistet", "Bekannt", "Übrig", "Geholt", "Neu", "Geändert", "Gleich",
    "Anderes", "Fehler", "Warum",
)  # fmt: skip


def fault_document(fault: SourceFault) -> dict[str, object]:
    """Return a fault with stable keys."""
    return {
        "kind": fault.kind,
        "text": fault.text,
        "evidence": fault.evidence,
        "remedy": fault.remedy,
        "opened_at": fault.opened_at,
        "seen_at": fault.seen_at,
        "closed_at": fault.closed_at,
    }


def run_document(run: CrawlRun) -> dict[str, object]:
    """Return a run with stable keys."""
    return {
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "outcome": run.outcome,
        "counts": {name: getattr(run, name) for name in _COUNTS},
        "reasons": run.reasons,
        "fields": run.fields,
        "fault": run.fault_text,
    }


def tell_fault(fault: SourceFault) -> None:
    """Print a fault with its evidence and what to do."""
    head = Text(safe(fault.source), style="bold")
    head.append(f" · {fault_name(fault.kind)} · {_when(fault)}", style="default")
    say(head)
    say(f"  {fault.text}")
    if fault.evidence:
        say(f"  Beleg: {fault.evidence}")
    if fault.remedy and fault.closed_at is None:
        say(f"  → {fault.remedy}")


def tell_runs(runs: Sequence[CrawlRun]) -> None:
    """Print a row for each run; what was listed is known, left over, or fetched."""
    print_table(_COLUMNS, [_row(run) for run in runs], empty="Noch wurde diese Quelle nie gelesen.")


def fault_name(kind: str) -> str:
    """Return the name of a kind of fault."""
    return GERMAN.fault_kinds.get(kind, kind)


def reasons_told(run: CrawlRun) -> str:
    """Return why pages were left over, are no articles or failed."""
    return ", ".join(f"{count} × {GERMAN.reason(key)}" for key, count in sorted(run.reasons.items()))


def _when(fault: SourceFault) -> str:
    if fault.closed_at is None:
        return f"seit {shown(fault.opened_at)}"
    return f"{shown(fault.opened_at)} bis {shown(fault.closed_at)}"


def _row(run: CrawlRun) -> tuple[object, ...]:
    counts = (getattr(run, name) for name in _COUNTS)
    return (run.started_at, outcome_word(run.outcome), *counts, reasons_told(run))
