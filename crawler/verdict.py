"""Judging a finished crawl of one source: success or fault, and when to come back."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from crawler.faults import Fault
from crawler.honesty.index_faults import no_index, some_indexes
from crawler.honesty.one_text import one_text
from crawler.honesty.remedies import remedy
from crawler.honesty.unfetched import nothing_fetched, some_forbidden
from crawler.honesty.unreadable import unreadable
from crawler.source_run import SourceRun
from storage.crawling.faults import FAULTS_OF_RUNS, FoundFault
from storage.crawling.runs import FaultKind, RunReport
from storage.tables import RunOutcome

_LONGEST_BACKOFF = timedelta(hours=24)
_EXAMPLES = 3


def verdict(run: SourceRun) -> RunReport:
    """Judge a run that has come to its end."""
    faults = run_faults(run)
    return RunReport(
        outcome=_outcome(run, faults),
        counts=run.counts,
        # A run that left listed pages for later must find them listed again.
        indexes=() if run.ended_by or run.left_for_later else tuple(run.reports),
        missed=tuple(run.missed),
        fields=run.coverage.fields,
        fault_kind=faults[0].kind if faults else None,
        fault_text=faults[0].text if faults else (run.put_off_text if _is_put_off(run) else None),
        faults=tuple(faults),
        judged=_judged(run),
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


def run_faults(run: SourceRun) -> list[FoundFault]:
    """Return what is wrong with the source, one of a kind, the one that explains the others first."""
    by_kind: dict[FaultKind, FoundFault] = {}
    for fault in _faults(run):
        by_kind.setdefault(fault.kind, fault)
    return list(by_kind.values())


def _faults(run: SourceRun) -> Iterator[FoundFault]:
    if _is_put_off(run):
        return
    if not run.reports:
        yield from (_found(run, fault) for fault in no_index(run))
        return
    ended = [run.ended_by] if run.ended_by else []
    unfetched = nothing_fetched(run)
    all_pages = [unfetched] if unfetched else []
    for fault in (*ended, *unreadable(run), *all_pages, *some_forbidden(run), *some_indexes(run)):
        yield _found(run, fault)
    if (same := one_text(run.source.name, *run.coverage.commonest, run.counts.fetched)) is not None:
        yield same


def _found(run: SourceRun, fault: Fault) -> FoundFault:
    return FoundFault(
        kind=fault.kind,
        text=fault.text,
        evidence=fault.evidence or _evidence(run),
        remedy=remedy(fault.kind, run.source.name),
    )


def _evidence(run: SourceRun) -> str:
    counts = run.counts
    told = (
        f"{len(run.index_faults)} von {len(run.indexes)} Übersichten fielen aus" if run.index_faults else ""
    )
    if run.reports:
        told = f"{counts.listed} gelistet, {counts.fetched} abgerufen, davon {counts.failed} misslungen"
    if pages := [miss.url for miss in run.missed[:_EXAMPLES]]:
        told += f"; zum Beispiel {', '.join(pages)}"
    if run.earlier_failures:
        told += f"; {run.earlier_failures + 1}. Fehlversuch in Folge"
    return f"{told.lstrip('; ')}." if told else ""


def _judged(run: SourceRun) -> frozenset[FaultKind]:
    """Return what a run at fault can tell: where an index answered, the way there is clear."""
    return FAULTS_OF_RUNS if run.reports else frozenset({FaultKind.CRASH})


def _outcome(run: SourceRun, faults: list[FoundFault]) -> RunOutcome:
    if faults:
        return RunOutcome.FAULT
    if _is_put_off(run):
        return RunOutcome.PUT_OFF
    unchanged = not run.modified and run.counts.fetched == 0
    return RunOutcome.NOT_MODIFIED if unchanged else RunOutcome.OK


def _is_put_off(run: SourceRun) -> bool:
    return not run.reports and not run.index_faults and run.not_before is not None


def _retry_after(run: SourceRun) -> timedelta | None:
    waits = [
        fault.retry_after for fault in (*run.index_faults, *run.fetch_faults) if fault.retry_after is not None
    ]
    return max(waits, default=None)
