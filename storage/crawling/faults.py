"""What is wrong with sources: several things at once, each from its opening to its closing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from storage.tables import FaultKind, SourceFault, SourceState

FAULTS_OF_HISTORY = frozenset({FaultKind.SILENT, FaultKind.FIELD_LOST})  # which no single run can tell
# A crawl that goes well proves all others away, but for what the nightly check finds.
FAULTS_OF_RUNS = frozenset(FaultKind) - FAULTS_OF_HISTORY - {FaultKind.CANARY}
# The first of the open ones stands for the source where there is room for one: what keeps us from reading
# anything, and before all a crash, for which the next crawl is run apart.
_WORST_FIRST = (
    FaultKind.CRASH,
    FaultKind.DNS,
    FaultKind.REFUSED,
    FaultKind.TIMEOUT,
    FaultKind.TLS,
    FaultKind.ROBOTS_CHANGED,
    FaultKind.ROBOTS,
    FaultKind.HTTP,
    FaultKind.BLOCKED,
    FaultKind.NOT_A_FEED,
    FaultKind.EMPTY,
    FaultKind.SOFT_404,
    FaultKind.UNREADABLE,
    FaultKind.CANARY,
    FaultKind.FIELD_LOST,
    FaultKind.SILENT,
)


@dataclass(frozen=True, kw_only=True)
class FoundFault:
    """One thing found wrong with a source, in German."""

    kind: FaultKind
    text: str  # what is wrong
    evidence: str  # by which figures or words it was seen
    remedy: str  # what to do


def note_faults(
    session: Session,
    source: str,
    found: Iterable[FoundFault],
    *,
    judged: Collection[FaultKind],
    now: datetime,
) -> None:
    """Open what is found, close what was judged and not found, and make the worst one that of the source.

    `judged` are the kinds this look could have found: of a source that does not answer nobody knows whether
    its pages can be read again.
    """
    state = session.get_one(SourceState, source, with_for_update=True)
    still_open = {FaultKind(fault.kind): fault for fault in open_faults(session, [source])}
    by_kind = {fault.kind: fault for fault in found}
    for kind, fault in by_kind.items():
        if kind in still_open:
            still_open[kind].text, still_open[kind].seen_at = fault.text, now
            still_open[kind].evidence, still_open[kind].remedy = fault.evidence, fault.remedy
        else:
            still_open[kind] = _opened(source, fault, now)
            session.add(still_open[kind])
    for kind in set(judged) - set(by_kind):
        if kind in still_open:
            still_open.pop(kind).closed_at = now
    _show_worst(state, list(still_open.values()))


def open_faults(session: Session, sources: Collection[str] | None = None) -> list[SourceFault]:
    """Return the open faults of these sources, of all when None: the worst of each source first."""
    wanted = select(SourceFault).where(SourceFault.closed_at.is_(None)).order_by(SourceFault.source)
    if sources is not None:
        wanted = wanted.where(SourceFault.source.in_(sources))
    return sorted(session.scalars(wanted), key=lambda fault: (fault.source, _rank(fault)))


def faults_between(session: Session, since: datetime, until: datetime) -> list[SourceFault]:
    """Return the worst fault of each source that was disturbed at any time between two moments, by source."""
    overlapping = select(SourceFault).where(
        SourceFault.opened_at < until, or_(SourceFault.closed_at.is_(None), SourceFault.closed_at > since)
    )
    worst: dict[str, SourceFault] = {}
    for fault in sorted(session.scalars(overlapping), key=lambda one: (one.source, _rank(one), one.id)):
        worst.setdefault(fault.source, fault)
    return list(worst.values())


def fault_history(session: Session, source: str, limit: int = 20) -> list[SourceFault]:
    """Return the newest faults of a source, open and closed, the newest first."""
    newest = select(SourceFault).where(SourceFault.source == source)
    return list(session.scalars(newest.order_by(SourceFault.id.desc()).limit(limit)))


def forget_faults(session: Session, *, before: datetime, limit: int) -> int:
    """Forget up to `limit` faults that were closed before a moment; return how many those were."""
    old = select(SourceFault.id).where(SourceFault.closed_at < before).limit(limit)
    ids = session.scalars(old).all()
    session.execute(delete(SourceFault).where(SourceFault.id.in_(ids)))
    return len(ids)


def _opened(source: str, fault: FoundFault, now: datetime) -> SourceFault:
    return SourceFault(
        source=source,
        kind=fault.kind,
        text=fault.text,
        evidence=fault.evidence,
        remedy=fault.remedy,
        opened_at=now,
        seen_at=now,
    )


def _show_worst(state: SourceState, still_open: list[SourceFault]) -> None:
    if not still_open:
        state.fault_kind = state.fault_text = state.fault_since = None
        return
    worst = min(still_open, key=_rank)
    state.fault_kind = state.last_fault_kind = worst.kind
    state.fault_text = state.last_fault_text = worst.text
    state.fault_since, state.last_fault_at = worst.opened_at, worst.seen_at


def _rank(fault: SourceFault) -> int:
    return _WORST_FIRST.index(FaultKind(fault.kind))
