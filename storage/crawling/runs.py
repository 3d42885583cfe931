"""The ledger of crawls, and what each run means for its source's health and schedule."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from storage.crawling.faults import FAULTS_OF_RUNS, FoundFault, note_faults
from storage.crawling.listed import MissedUrl, has_forbidden, has_retries, remember_missed
from storage.tables import CrawlRun, FaultKind, IndexState, RunOutcome, SourceState

__all__ = [
    "FaultKind",
    "IndexReport",
    "MissedUrl",
    "RunCounts",
    "RunReport",
    "SkipReason",
    "begin_run",
    "finish_run",
    "index_states",
]

_LONGEST_RETRY_AFTER = timedelta(hours=24)
_PAGE_FAULTS = frozenset({FaultKind.UNREADABLE, FaultKind.BLOCKED, FaultKind.SOFT_404})
_SUCCESSES = (RunOutcome.OK, RunOutcome.NOT_MODIFIED)
_DIED = update(CrawlRun).where(
    CrawlRun.source == bindparam("of"),
    CrawlRun.started_at >= bindparam("since"),
    CrawlRun.outcome == RunOutcome.RUNNING,
)


class SkipReason(StrEnum):
    """Why a listed URL was left alone on purpose."""

    ROBOTS = "robots"  # forbidden by robots.txt
    TDM = "tdm"  # text and data mining is reserved, and the operator obeys that
    PAUSE = "pause"  # the host gets a pause after failures
    BUDGET = "budget"  # the host's requests of the day are used up
    NIGHT = "night"  # not in these hours
    FLOOD = "flood"  # more at once than a source may bring
    LEFT = "left"  # the run ended early; the next crawl finds it listed again


_REASONED = ("skipped", "rejected", "failed")


@dataclass(frozen=True, kw_only=True)
class RunCounts:
    """What became of the listed URLs; raises ValueError when one is unaccounted for."""

    listed: int = 0
    known: int = 0
    skipped: int = 0  # listed and left alone on purpose
    fetched: int = 0
    stored: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0  # read, but no article
    failed: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)  # "failed:http" -> 3; for the _REASONED numbers

    def __post_init__(self) -> None:
        if self.listed != self.known + self.fetched + self.skipped:
            raise ValueError(f"listed must be known + fetched + skipped: {self}")
        if self.fetched != self.stored + self.updated + self.unchanged + self.rejected + self.failed:
            raise ValueError(f"fetched must be stored + updated + unchanged + rejected + failed: {self}")
        for name in _REASONED:
            if sum(self.reasons_of(name).values()) != getattr(self, name):
                raise ValueError(f"the reasons must be as many as {name}: {self}")
        if unknown := {key for key in self.reasons if key.partition(":")[0] not in _REASONED}:
            raise ValueError(f"reasons must be of {', '.join(_REASONED)}: {unknown}")

    def reasons_of(self, name: str) -> dict[str, int]:
        """Return the reasons of skipped, rejected or failed: {"http": 3}."""
        parted = ((key.partition(":"), count) for key, count in self.reasons.items())
        return {reason: count for (of, _, reason), count in parted if of == name}


@dataclass(frozen=True, kw_only=True)
class IndexReport:
    """A feed or listing as it answered."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    listed: int = 0  # links it named
    listed_hash: str | None = None  # of these links; None for a 304
    joined: bool = True  # False: it was not read down to known articles, and goes on at `next_page`
    next_page: str | None = None


@dataclass(frozen=True, kw_only=True)
class RunReport:
    """How a crawl of one source went."""

    outcome: RunOutcome
    counts: RunCounts = RunCounts()
    indexes: tuple[IndexReport, ...] = ()
    missed: tuple[MissedUrl, ...] = ()
    fields: Mapping[str, int] = field(default_factory=dict)  # of the new articles; see crawler.coverage
    fault_kind: str | None = None  # a FaultKind: of the faults the one that explains the others
    fault_text: str | None = None
    faults: tuple[FoundFault, ...] = ()  # all that is wrong
    judged: frozenset[FaultKind] = frozenset()  # what a run at fault can tell nevertheless; see note_faults
    retry_after: timedelta | None = None  # as the server asked


def begin_run(session: Session, source: str, now: datetime) -> int:
    """Open the run and return its id; a run still open has died and becomes INTERRUPTED."""
    _, runs = open_runs(session, [source], now)
    return runs[source]


def open_runs(
    session: Session, sources: Collection[str], now: datetime
) -> tuple[dict[str, SourceState], dict[str, int]]:
    """Open a run of each of these sources and return states and ids of runs by name.

    Runs still open become INTERRUPTED. Raises LookupError for a source that is not registered.
    """
    states = {
        state.name: state
        for state in session.scalars(select(SourceState).where(SourceState.name.in_(sources)))
    }
    if unknown := sorted(set(sources) - set(states)):
        raise LookupError(f"not registered, and so never due: {', '.join(unknown)}")
    # Only the last one can be open: a source has thousands of runs a year.
    last = [
        {"of": name, "since": state.last_attempt_at}
        for name, state in states.items()
        if state.last_attempt_at
    ]
    if last:
        session.connection().execute(_DIED.values(outcome=RunOutcome.INTERRUPTED, finished_at=now), last)
    for state in states.values():
        state.last_attempt_at = now
    # Not as objects, of which SQLite would insert one after the other.
    opened = insert(CrawlRun).values(started_at=now, outcome=RunOutcome.RUNNING)
    rows = session.execute(
        opened.returning(CrawlRun.source, CrawlRun.id), [{"source": name} for name in states]
    )
    return states, {row.source: row.id for row in rows}


def index_states(session: Session, source: str) -> dict[str, IndexState]:
    """Return what the source's feeds and listings last answered, by URL."""
    states = session.scalars(select(IndexState).where(IndexState.source == source))
    return {state.url: state for state in states}


def finish_run(
    session: Session, run_id: int, report: RunReport, *, now: datetime, next_crawl_at: datetime
) -> None:
    """Close the run: ledger, missed URLs, health, schedule, and what the indexes of the report said.

    An index belongs into the report only when each URL it listed is stored, known or among the missed: its
    validators are trusted from now on, and what it lists next is news. To be called in the transaction after
    the last article is stored; raises ValueError for a run not open.
    """
    run, state = _run_and_state(session, run_id)
    if run.outcome != RunOutcome.RUNNING:
        raise ValueError(f"run {run_id} of {run.source} is not open: {run.outcome}")
    _close(run, report, now)
    remember_missed(session, run.source, report.missed, now)
    _remember_indexes(session, run.source, report.indexes, now)
    if report.indexes and state.baseline_at is None:
        state.baseline_at = now
    _note_health(session, state, report, now)
    asked = min(report.retry_after or timedelta(0), _LONGEST_RETRY_AFTER)
    state.next_crawl_at = max(next_crawl_at, now + asked)


def _run_and_state(session: Session, run_id: int) -> tuple[CrawlRun, SourceState]:
    both = select(CrawlRun, SourceState).join(SourceState, SourceState.name == CrawlRun.source)
    run, state = session.execute(
        both.where(CrawlRun.id == run_id).with_for_update(of=SourceState),
        execution_options={"populate_existing": True},
    ).one()
    return run, state


def _close(run: CrawlRun, report: RunReport, now: datetime) -> None:
    run.outcome = report.outcome
    run.finished_at = now
    run.fault_kind, run.fault_text = report.fault_kind, report.fault_text
    run.fields = dict(report.fields)
    for name, count in asdict(report.counts).items():
        setattr(run, name, count)


def _note_health(session: Session, state: SourceState, report: RunReport, now: datetime) -> None:
    if report.outcome in _SUCCESSES:
        state.last_success_at, state.consecutive_failures = now, 0
    elif report.outcome == RunOutcome.FAULT:
        state.consecutive_failures += 1
    else:
        return  # an interrupted run says nothing
    found = _found(report)
    if found or state.fault_kind is not None:  # of a healthy source there is nothing to close
        note_faults(session, state.name, found, judged=_judged(session, state, report), now=now)


def _found(report: RunReport) -> tuple[FoundFault, ...]:
    if report.faults or report.fault_kind is None:
        return report.faults
    text = report.fault_text or report.fault_kind
    return (FoundFault(kind=FaultKind(report.fault_kind), text=text, evidence="", remedy=""),)


def _judged(session: Session, state: SourceState, report: RunReport) -> frozenset[FaultKind]:
    """Return what the run can tell. Pages that could not be read wait for another try: one must be read."""
    judged = report.judged
    if report.outcome in _SUCCESSES:
        judged = FAULTS_OF_RUNS
    if has_forbidden(session, state.name):
        judged = judged - {FaultKind.ROBOTS_CHANGED}
    read_any = report.counts.stored + report.counts.updated + report.counts.unchanged
    return judged if read_any or not has_retries(session, state.name) else judged - _PAGE_FAULTS


def _remember_indexes(session: Session, source: str, reports: tuple[IndexReport, ...], now: datetime) -> None:
    known = index_states(session, source) if reports else {}
    for report in reports:
        state = known.get(report.url)
        if state is None:
            state = IndexState(url=report.url, source=source, listed_max=0)
            session.add(state)
        state.lies = state.lies or _lies(state, report)
        state.listed_hash = report.listed_hash or state.listed_hash
        state.etag, state.last_modified, state.fetched_at = report.etag, report.last_modified, now
        state.listed_max = max(state.listed_max, report.listed)
        state.next_page = report.next_page
        if report.joined:
            state.complete_at = now


def _lies(before: IndexState, report: IndexReport) -> bool:
    """Tell whether an index names other links under the same validators as before."""
    if None in (before.listed_hash, report.listed_hash) or before.listed_hash == report.listed_hash:
        return False
    # The ETag is the stronger one; Last-Modified counts where there is none (RFC 9110 13.2.2).
    if report.etag or before.etag:
        return report.etag == before.etag
    return report.last_modified is not None and report.last_modified == before.last_modified
