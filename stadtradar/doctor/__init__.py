"""Looks over the whole installation; each finding comes with what to do about it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from stadtradar.doctor.files import check_files
from stadtradar.doctor.findings import Finding, Status, fail
from stadtradar.doctor.machine import check_machine
from stadtradar.doctor.mailing import check_mailing
from stadtradar.doctor.pages import check_pages
from stadtradar.doctor.reputation import check_reputation
from stadtradar.doctor.returning import check_returning
from stadtradar.doctor.stated import check_stated
from stadtradar.doctor.store import check_store
from stadtradar.settings import LoadedSettings

__all__ = ["Finding", "Status", "examine"]

_CHECKS: tuple[Callable[[LoadedSettings, datetime], Iterable[Finding]], ...] = (
    check_stated,
    check_machine,
    check_files,
    check_store,
    check_mailing,
    check_returning,
    check_reputation,
    check_pages,
)


def examine(loaded: LoadedSettings, now: datetime) -> list[Finding]:
    """Run all checks. One that breaks down is a finding, too, and does not keep the others from running."""
    findings: list[Finding] = []
    for check in _CHECKS:
        try:
            findings += check(loaded, now)
        except OSError as error:
            name = check.__name__.removeprefix("check_")
            findings.append(fail(name, f"Die Prüfung brach ab: {error}.", "Rechte und Datenträger prüfen."))
    return findings
