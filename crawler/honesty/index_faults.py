"""Feeds and listings that could not be had or cannot be believed."""

from dataclasses import replace

from crawler.faults import Fault
from crawler.source_run import SourceRun
from storage.tables import FaultKind


def no_index(run: SourceRun) -> list[Fault]:
    """Return why no index could be read, the fault nearest to the network first; it explains the others."""
    if run.index_faults:
        return _one_of_each(run)
    text = f"Keine Übersicht gefunden: {', '.join(run.indexes)} gibt es nicht (HTTP 404)."
    return [Fault(kind=FaultKind.HTTP, text=text)]


def some_indexes(run: SourceRun) -> list[Fault]:
    """Return what is wrong with some of the indexes while others answer."""
    failed = f"{len(run.index_faults)} von {len(run.indexes)} Übersichten fallen aus"
    return [replace(fault, text=f"{failed}: {fault.text}") for fault in _one_of_each(run)]


def _one_of_each(run: SourceRun) -> list[Fault]:
    by_kind: dict[FaultKind, Fault] = {}
    for fault in run.index_faults:
        by_kind.setdefault(fault.kind, fault)
    return sorted(by_kind.values(), key=lambda fault: fault.rank)
