"""Runs whose process died: a fault of their source, which would else be due again at once, for ever."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.runs import RunReport, finish_run
from storage.tables import CrawlRun, FaultKind, RunOutcome, SourceState

_LONGEST_PAUSE = timedelta(hours=24)


def fail_open_runs(
    session: Session,
    sources: Iterable[str],
    *,
    kind: FaultKind,
    text: str,
    now: datetime,
    interval: timedelta,
) -> None:
    """Close the open runs of these sources as faults and put each off, longer with every death in a row.

    A source of the dead process whose run was finished, or not begun, keeps its schedule.
    """
    open_runs = select(CrawlRun).where(
        CrawlRun.source.in_(list(sources)), CrawlRun.outcome == RunOutcome.RUNNING
    )
    report = RunReport(outcome=RunOutcome.FAULT, fault_kind=kind, fault_text=text)
    for run in session.scalars(open_runs).all():
        deaths = session.get_one(SourceState, run.source).consecutive_failures
        pause = min(interval * 2 ** min(deaths, 10), max(interval, _LONGEST_PAUSE))
        finish_run(session, run.id, report, now=now, next_crawl_at=now + pause)
