"""Judging a finished crawl of one source: success or fault, and when to come back."""

from datetime import datetime, timedelta

from crawler.faults import Fault
from crawler.source_run import SourceRun
from storage.runs import FaultKind, RunReport, SkipReason
from storage.tables import RunOutcome

_LONGEST_BACKOFF = timedelta(hours=24)
_TOO_MANY_GONE = 3  # one or two listed pages may have been withdrawn


def verdict(run: SourceRun) -> RunReport:
    """Judge a run that has come to its end."""
    fault = run_fault(run)
    return RunReport(
        outcome=_outcome(run, fault),
        counts=run.counts,
        # A run that left listed pages for later must find them listed again.
        indexes=() if run.ended_by or run.left_for_later else tuple(run.reports),
        missed=tuple(run.missed),
        fields=run.coverage.fields,
        fault_kind=fault.kind if fault else None,
        fault_text=fault.text if fault else (run.put_off_text if _is_put_off(run) else None),
        retry_after=_retry_after(run),
    )


def interruption(run: SourceRun) -> RunReport:
    """Account for a run that was stopped; what was settled is stored and stays."""
    return RunReport(outcome=RunOutcome.INTERRUPTED, counts=run.counts, fields=run.coverage.fields)


def breakdown(run: SourceRun, text: str) -> RunReport:
    """Account for a run that ended by an error of ours."""
    return RunReport(
        outcome=RunOutcome.FAULT,
        counts=run.counts,
        fields=run.coverage.fields,
        fault_kind=FaultKind.CRASH,
        fault_text=text,
    )


def next_crawl_at(run: SourceRun, now: datetime, interval: timedelta) -> datetime:
    """Return when to come back: later and later while the source does not answer."""
    if _is_put_off(run) or (run.reports and run.ended_by is None):
        return max(now + interval, run.not_before or now)
    # The exponent is bounded long before it overflows a timedelta.
    backoff = interval * (1 << min(run.earlier_failures, 16))
    return now + max(interval, min(backoff, _LONGEST_BACKOFF))


def run_fault(run: SourceRun) -> Fault | None:
    """Return what is wrong with the source, None when nothing is."""
    if _is_put_off(run):
        return None
    if not run.reports:
        return _no_index(run)
    return run.ended_by or _unreadable(run) or _nothing_fetched(run) or _some_indexes(run)


def _outcome(run: SourceRun, fault: Fault | None) -> RunOutcome:
    if fault is not None:
        return RunOutcome.FAULT
    if _is_put_off(run):
        return RunOutcome.PUT_OFF
    unchanged = not run.modified and run.counts.fetched == 0
    return RunOutcome.NOT_MODIFIED if unchanged else RunOutcome.OK


def _is_put_off(run: SourceRun) -> bool:
    return not run.reports and not run.index_faults and run.not_before is not None


def _no_index(run: SourceRun) -> Fault:
    if run.index_faults:
        return min(run.index_faults, key=lambda fault: fault.rank)
    text = f"Keine Übersicht gefunden: {', '.join(run.indexes)} gibt es nicht (HTTP 404)."
    return Fault(kind=FaultKind.HTTP, text=text)


def _some_indexes(run: SourceRun) -> Fault | None:
    if not run.index_faults:
        return None
    worst = min(run.index_faults, key=lambda fault: fault.rank)
    failed = f"{len(run.index_faults)} von {len(run.indexes)} Übersichten fallen aus"
    return Fault(kind=worst.kind, text=f"{failed}: {worst.text}")


def _unreadable(run: SourceRun) -> Fault | None:
    pages, counts = len(run.unreadable), run.counts
    read = counts.fetched - counts.failed
    if not pages or (read and pages * 2 <= counts.fetched):
        return None
    worst = min(run.unreadable, key=lambda fault: fault.rank)
    text = f"{pages} von {counts.fetched} Artikelseiten sind nicht lesbar ({worst.text})"
    if worst.kind is FaultKind.UNREADABLE:
        text += "; vermutlich hat sich das Layout geändert, dann müssen die Seitenobjekte angepasst werden"
    return Fault(kind=worst.kind, text=f"{text}.")


def _nothing_fetched(run: SourceRun) -> Fault | None:
    counts = run.counts
    forbidden = counts.reasons_of("skipped").get(SkipReason.ROBOTS, 0)
    tried = counts.fetched + forbidden
    if not run.missed or counts.failed + forbidden < tried:
        return None
    worst = min(run.fetch_faults, key=lambda fault: fault.rank, default=None)
    if worst is None and len(run.missed) < _TOO_MANY_GONE:
        return None
    reason = worst.text if worst else f"{run.missed[-1].reason}."
    text = f"Keine von {tried} Artikelseiten war abrufbar: {reason}"
    return Fault(kind=worst.kind if worst else FaultKind.HTTP, text=text)


def _retry_after(run: SourceRun) -> timedelta | None:
    waits = [
        fault.retry_after for fault in (*run.index_faults, *run.fetch_faults) if fault.retry_after is not None
    ]
    return max(waits, default=None)
