"""Runs whose process died: a fault of their source, which would else be due again at once, for ever."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage.crawling.faults import FoundFault
from storage.crawling.runs import RunReport, begin_run, finish_run
from storage.tables import CrawlRun, FaultKind, RunOutcome, SourceState

_EVIDENCE = "Der Prozess, der die Quelle las, endete, ohne ein Ergebnis zu hinterlassen."
_REMEDY = (
    "Das Protokoll ansehen. Die Quelle wird nun allein und immer seltener gelesen, bis es wieder gelingt."
)
_LONGEST_PAUSE = timedelta(hours=24)


def fail_unfinished(
    session: Session,
    sources: Iterable[str],
    *,
    kind: FaultKind,
    text: str,
    now: datetime,
    interval: timedelta,
) -> None:
    """Note a fault for each source of a dead process and put it off, longer with every death in a row.

    A source that is no longer due had its run finished and keeps its schedule. One that is due without an
    open run was never begun: the process died at its start, and would again in a second.
    """
    fault = FoundFault(kind=kind, text=text, evidence=_EVIDENCE, remedy=_REMEDY)
    report = RunReport(outcome=RunOutcome.FAULT, fault_kind=kind, fault_text=text, faults=(fault,))
    for name in sources:
        state = session.get_one(SourceState, name)
        run = session.scalar(_open_run(name))
        if run is None and state.next_crawl_at <= now:
            run = begin_run(session, name, now)
        if run is not None:
            pause = min(interval * 2 ** min(state.consecutive_failures, 10), max(interval, _LONGEST_PAUSE))
            finish_run(session, run, report, now=now, next_crawl_at=now + pause)


def _open_run(source: str) -> Select[int]:
    return select(CrawlRun.id).where(CrawlRun.source == source, CrawlRun.outcome == RunOutcome.RUNNING)
