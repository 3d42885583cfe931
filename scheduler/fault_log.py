"""Tells the log of faults: when one opens and when it closes, and not every time in between."""

from collections.abc import Sequence

from loguru import logger

from storage.tables import SourceFault


def log_changes(before: Sequence[SourceFault], after: Sequence[SourceFault]) -> None:
    """Tell what has opened and closed between two looks at the open faults."""
    were, are = {fault.id for fault in before}, {fault.id for fault in after}
    for fault in after:
        if fault.id not in were:
            logger.warning("source fault", source=fault.source, kind=fault.kind, fault=fault.text)
    for fault in before:
        if fault.id not in are:
            others = sum(other.source == fault.source for other in after)
            logger.info("source recovered", source=fault.source, kind=fault.kind, still_open=others)
