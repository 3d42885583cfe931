"""Checks that alerts arrive and that alert tests hold."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from alerts.faults.troubles import Trouble, delivery_trouble, pin_trouble, refusal_trouble
from alerts.matching import READER
from alerts.pins import check_pins
from stadtradar.doctor.findings import Finding, ok, warn
from storage.aliases import load_aliases
from storage.database import Session
from storage.owed.overdue import overdue
from storage.people.bounces import refusals_of_us
from storage.people.pins import pins_of

_WINDOW = timedelta(days=1)


def arrivals(session: Session, now: datetime) -> Iterator[Finding]:
    """Check what the daemon watches as well, on a sound database."""
    stuck = delivery_trouble(overdue(session, READER, now))
    if stuck is None:
        yield ok("arrivals", "Keine Meldung liegt länger als eine Stunde ohne Grund fest.")
    else:
        yield _found("arrivals", stuck)
    refused = refusal_trouble(refusals_of_us(session, now - _WINDOW))
    if refused is not None:
        yield _found("refusals", refused)
    if pins := pins_of(session):
        broken = pin_trouble(check_pins(session, load_aliases(session)))
        if broken is None:
            yield ok("alert_tests", f"Alle Alarmtests halten ({len(pins)}).")
        else:
            yield _found("alert_tests", broken)


def _found(name: str, trouble: Trouble) -> Finding:
    said = trouble.texts["de"]
    return warn(name, f"{said.text} {said.evidence}", said.remedy)
