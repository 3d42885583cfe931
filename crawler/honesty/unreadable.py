"""Article pages that cannot be read: another layout, a wall, or an error page that says 200."""

from crawler.faults import Fault
from crawler.source_run import SourceRun
from storage.tables import FaultKind

_FEW_MISSING = 3  # one or two listed pages may have been withdrawn
_UNREADABLE = "sind nicht lesbar"
_NO_PAGES = "gibt es nicht, obwohl der Server sie mit Status 200 beantwortet"


def unreadable(run: SourceRun) -> list[Fault]:
    """Return what keeps most of the fetched pages from being read, nothing when most are read."""
    counts = run.counts
    read = counts.fetched - counts.failed
    if not run.unreadable or (read and len(run.unreadable) * 2 <= counts.fetched):
        return []
    kinds = sorted({fault.kind: fault for fault in run.unreadable}.values(), key=lambda fault: fault.rank)
    return [fault for example in kinds if (fault := _fault(run, example, counts.fetched)) is not None]


def _fault(run: SourceRun, example: Fault, fetched: int) -> Fault | None:
    pages = sum(fault.kind is example.kind for fault in run.unreadable)
    if example.kind is FaultKind.SOFT_404 and pages < _FEW_MISSING:
        return None
    what = _NO_PAGES if example.kind is FaultKind.SOFT_404 else _UNREADABLE
    return Fault(kind=example.kind, text=f"{pages} von {fetched} Artikelseiten {what} ({example.text}).")
