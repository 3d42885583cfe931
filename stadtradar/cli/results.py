"""How a crawl went, for people and for programs."""

from collections.abc import Sequence
from dataclasses import asdict

from crawler.order import SourceResult
from stadtradar.output import print_table
from storage.tables import RunOutcome

_WORDS = {
    RunOutcome.OK: "gut",
    RunOutcome.NOT_MODIFIED: "unverändert",
    RunOutcome.FAULT: "Störung",
    RunOutcome.INTERRUPTED: "abgebrochen",
    RunOutcome.PUT_OFF: "verschoben",
    RunOutcome.RUNNING: "läuft",
}
# Narrow enough for a terminal; what is listed is the sum of the others.
_COLUMNS = ("Liste", "Bekannt", "Übrig", "Neu", "Geändert", "Anderes", "Fehler")


def is_good(result: SourceResult) -> bool:
    """Whether the source was read as it should."""
    return result.outcome in (RunOutcome.OK, RunOutcome.NOT_MODIFIED)


def outcome_word(outcome: str) -> str:
    """Return the outcome as a person says it."""
    return _WORDS[RunOutcome(outcome)]


def result_document(result: SourceResult) -> dict[str, object]:
    """Return the result with stable keys."""
    return {
        "source": result.source,
        "outcome": result.outcome,
        "counts": asdict(result.counts),
        "fault": result.fault_text,
        "titles": result.titles,
    }


def tell_results(results: Sequence[SourceResult]) -> None:
    """Print one row for each source."""
    columns = ("Quelle", "Ergebnis", *_COLUMNS, "Störung")
    print_table(columns, [_row(result) for result in results], empty="Keine Quelle ist eingerichtet.")


def _row(result: SourceResult) -> tuple[object, ...]:
    found = result.counts
    figures = (
        found.listed,
        found.known + found.unchanged,
        found.skipped,
        found.stored,
        found.updated,
        found.rejected,
        found.failed,
    )
    return (result.source, outcome_word(result.outcome), *figures, result.fault_text)
