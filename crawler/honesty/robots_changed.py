"""robots.txt forbids what it used to allow."""

from dataclasses import replace

from crawler.faults import Fault
from storage.tables import FaultKind


def robots_changed(fault: Fault, *, was_read_before: bool) -> Fault:
    """Return the fault as a change of the rules if the source was read under the earlier ones."""
    if fault.kind is not FaultKind.ROBOTS or not fault.forbidden or not was_read_before:
        return fault
    evidence = f"Früher war der Abruf erlaubt und gelang. {fault.evidence or ''}".rstrip()
    return replace(fault, kind=FaultKind.ROBOTS_CHANGED, evidence=evidence)
