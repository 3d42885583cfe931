"""Nothing could be fetched of what a source lists, or not all of it any more."""

from crawler.faults import Fault
from crawler.source_run import SourceRun
from storage.crawling.runs import SkipReason
from storage.tables import FaultKind

_TOO_MANY_GONE = 3  # one or two listed pages may have been withdrawn


def some_forbidden(run: SourceRun) -> list[Fault]:
    """Return what robots.txt forbids since it was changed, while other pages may still be fetched."""
    return [fault for fault in run.fetch_faults if fault.kind is FaultKind.ROBOTS_CHANGED][:1]


def nothing_fetched(run: SourceRun) -> Fault | None:
    """Return why no page could be had, None when one could, or when there was none to fetch."""
    counts = run.counts
    forbidden = counts.reasons_of("skipped").get(SkipReason.ROBOTS, 0)
    tried = counts.fetched + forbidden
    if not run.missed or counts.failed + forbidden < tried:
        return None
    worst = min(run.fetch_faults, key=lambda fault: fault.rank, default=None)
    if worst is None and (run.unreadable or len(run.missed) < _TOO_MANY_GONE):
        return None
    reason = worst.text if worst else f"{run.missed[-1].reason}."
    text = f"Keine von {tried} Artikelseiten war abrufbar: {reason}"
    return Fault(
        kind=worst.kind if worst else FaultKind.HTTP,
        text=text,
        evidence=worst.evidence if worst else None,
    )
