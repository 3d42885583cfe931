"""Faults of sources from their opening to their closing."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.crawling.faults import FoundFault, fault_history, faults_between, note_faults, open_faults
from storage.database import Database
from storage.sources import SourceEntry, list_sources, register_sources
from storage.tables import FaultKind, SourceFault, SourceState

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALL = frozenset(FaultKind)


@pytest.fixture(autouse=True)
def _sources(database: Database) -> None:
    entries = [SourceEntry(name=name, title=name, home=f"https://{name}.example/") for name in ("a", "b")]
    with database.transaction() as session:
        register_sources(session, entries, NOW)


def found(kind: FaultKind, text: str = "kaputt") -> FoundFault:
    return FoundFault(kind=kind, text=text, evidence="Beleg", remedy="Abhilfe")


def note(
    database: Database,
    *faults: FoundFault,
    judged: frozenset[FaultKind] = ALL,
    hours: int = 0,
    source: str = "a",
) -> None:
    with database.transaction() as session:
        note_faults(session, source, faults, judged=judged, now=NOW + hours * HOUR)


def state(database: Database, name: str = "a") -> SourceState:
    with database.reading() as session:
        return next(one for one in list_sources(session) if one.name == name)


def kinds(database: Database, *sources: str) -> list[str]:
    with database.reading() as session:
        return [fault.kind for fault in open_faults(session, sources or None)]


def history(database: Database) -> list[SourceFault]:
    with database.reading() as session:
        return fault_history(session, "a")


def test_a_fault_found_again_is_the_same_with_newer_words(database: Database) -> None:
    note(database, found(FaultKind.HTTP, "HTTP 500"))
    note(database, found(FaultKind.HTTP, "HTTP 502"), hours=1)

    (fault,) = history(database)
    assert (fault.opened_at, fault.seen_at, fault.closed_at) == (NOW, NOW + HOUR, None)
    assert fault.text == "HTTP 502"


def test_what_was_judged_and_not_found_is_closed_and_opens_anew(database: Database) -> None:
    note(database, found(FaultKind.HTTP))
    note(database, hours=1)
    note(database, found(FaultKind.HTTP), hours=2)

    newest, oldest = history(database)
    assert (oldest.opened_at, oldest.closed_at) == (NOW, NOW + HOUR)
    assert (newest.opened_at, newest.closed_at) == (NOW + 2 * HOUR, None)


def test_what_was_not_judged_stays_open(database: Database) -> None:
    note(database, found(FaultKind.UNREADABLE))
    note(database, found(FaultKind.DNS), judged=frozenset({FaultKind.CRASH}), hours=1)

    assert kinds(database) == [FaultKind.DNS, FaultKind.UNREADABLE]


def test_the_worst_open_fault_stands_for_the_source(database: Database) -> None:
    note(database, found(FaultKind.SILENT, "still"))
    note(database, found(FaultKind.HTTP, "HTTP 500"), judged=frozenset(), hours=1)
    both = state(database)
    note(database, judged=frozenset({FaultKind.HTTP}), hours=2)
    one = state(database)
    note(database, hours=3)
    none = state(database)

    assert (both.fault_kind, both.fault_text, both.fault_since) == ("http", "HTTP 500", NOW + HOUR)
    assert (one.fault_kind, one.fault_text, one.fault_since) == ("silent", "still", NOW)
    assert (none.fault_kind, none.fault_text, none.fault_since) == (None, None, None)
    assert (none.last_fault_kind, none.last_fault_text) == ("silent", "still")


def test_sources_do_not_mix(database: Database) -> None:
    note(database, found(FaultKind.HTTP))
    note(database, found(FaultKind.DNS), source="b")
    note(database, source="a", hours=1)

    assert kinds(database) == [FaultKind.DNS]
    assert kinds(database, "a") == []
    assert state(database, "b").fault_kind == "dns"


@pytest.mark.parametrize("kind", FaultKind)
def test_every_kind_has_its_rank(sqlite_database: Database, kind: FaultKind) -> None:
    entry = SourceEntry(name="a", title="a", home="https://a.example/")
    with sqlite_database.transaction() as session:
        register_sources(session, [entry], NOW)
    note(sqlite_database, found(kind))

    assert state(sqlite_database).fault_kind == kind


@pytest.mark.parametrize(
    ("since", "until", "disturbed"),
    [(0, 1, []), (0, 3, [FaultKind.DNS]), (3, 9, [FaultKind.DNS]), (4, 9, [FaultKind.HTTP]), (6, 9, [])],
)
def test_a_source_was_disturbed_between_two_moments_by_its_worst_fault(
    database: Database, since: int, until: int, disturbed: list[FaultKind]
) -> None:
    note(database, found(FaultKind.HTTP), found(FaultKind.DNS), hours=2)
    note(database, found(FaultKind.HTTP), hours=4)
    note(database, hours=6)

    with database.reading() as session:
        faults = faults_between(session, NOW + since * HOUR, NOW + until * HOUR)

    assert [fault.kind for fault in faults] == disturbed
