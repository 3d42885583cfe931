"""Checks of the database and of what it says about sources and deliveries."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from stadtradar import parts
from stadtradar.doctor.arrivals import arrivals
from stadtradar.doctor.findings import Finding, fail, ok, warn
from stadtradar.output import megabytes, shown
from stadtradar.settings import LoadedSettings, Settings, SettingsError
from storage import integrity, schema
from storage.crawling.faults import open_faults
from storage.crawling.pages import archive_size
from storage.database import Database, DatabaseUnavailable
from storage.owed.outbox import list_outbox, outbox_counts
from storage.sources import list_sources
from storage.tables import OutboxState, SourceFault, SourceState
from web.wording.german import GERMAN

_MOST_WAITING = 200
_LATE = timedelta(hours=1)
_SILENT = timedelta(hours=24)


def check_store(loaded: LoadedSettings, now: datetime) -> Iterator[Finding]:
    """Check the database; what it contains only when it is sound enough to be asked."""
    try:
        database = parts.database(loaded.settings)
    except SettingsError as error:
        yield fail("database", str(error), "[storage] url berichtigen.")
        return
    if _is_missing(loaded.settings):
        yield ok("database", "Die Datenbank wird beim ersten Start angelegt.")
        return
    try:
        yield from _opened(database, loaded.settings, now)
    except DatabaseUnavailable as error:
        yield fail("database", error.problem, error.remedy)
    finally:
        database.dispose()


def _opened(database: Database, settings: Settings, now: datetime) -> Iterator[Finding]:
    found = schema.revision(database)
    yield ok("database", "Die Datenbank ist erreichbar.")
    try:
        schema.require(database)
    except schema.SchemaNewerThanCode:
        text = f"Die Tabellen haben den Stand {found}, dieses Programm kennt nur {schema.HEAD}."
        remedy = "Das neuere Programm benutzen oder eine Sicherung von vorher zurückspielen."
        yield fail("schema", text, remedy)
        return
    except schema.NoSchema:
        text = f"Die Tabellen haben den Stand {found or 'leer'}, erwartet wird {schema.HEAD}."
        yield fail("schema", text, "stadtradar db upgrade")
        return
    yield ok("schema", f"Die Tabellen haben den Stand {found}.")
    problems = integrity.check(database, is_hasty=True)
    for problem in problems:
        yield fail("integrity", problem, "Eine Sicherung zurückspielen.")
    if not problems:
        yield ok("integrity", "Die Datenbank ist unversehrt und ohne Widersprüche.")
    if database.is_sqlite:
        yield _write_ahead_log(settings)
    yield from _sources(database, settings, now)
    yield _outbox(database, now)
    with database.reading() as session:
        yield from arrivals(session, now)
    yield _pages(database, settings)


def _is_missing(settings: Settings) -> bool:
    file = parts.sqlite_file(settings)
    return file is not None and not file.exists()


def _write_ahead_log(settings: Settings) -> Finding:
    file = parts.sqlite_file(settings)
    # Bytes 18 and 19 of the file say how it is written; 2 is WAL (sqlite.org/fileformat.html).
    if file is None or file.read_bytes()[18:20] != b"\x02\x02":
        return warn(
            "wal", "SQLite schreibt ohne WAL: Lesen und Schreiben behindern sich.", "stadtradar db upgrade"
        )
    return ok("wal", "SQLite schreibt mit WAL.")


def _sources(database: Database, settings: Settings, now: datetime) -> Iterator[Finding]:
    with database.reading() as session:
        states = {state.name: state for state in list_sources(session) if state.active}
        faults = open_faults(session, list(states))
    yield from (_fault(fault) for fault in faults)
    silent = max(_SILENT, 10 * timedelta(minutes=settings.crawler.interval_minutes))
    faulty = {fault.source for fault in faults}
    for name, state in states.items():
        if name not in faulty:
            yield _source(name, state, now - silent)


def _fault(fault: SourceFault) -> Finding:
    since = shown(fault.opened_at)
    text = f"{fault.source} ist gestört ({GERMAN.fault_kinds[fault.kind]}, seit {since}): {fault.text}"
    remedy = fault.remedy or f"stadtradar sources check {fault.source}"
    return warn(f"source:{fault.source}", text, remedy)


def _source(name: str, state: SourceState, latest: datetime) -> Finding:
    check = f"source:{name}"
    remedy = f"stadtradar sources check {name}"
    if state.last_success_at is None:
        return warn(check, f"{name} wurde noch nie vollständig gelesen.", f"stadtradar crawl {name}")
    text = f"{name} wurde zuletzt am {shown(state.last_success_at)} gelesen."
    return warn(check, text, remedy) if state.last_success_at < latest else ok(check, text)


def _outbox(database: Database, now: datetime) -> Finding:
    with database.reading() as session:
        counts = outbox_counts(session)
        waiting = [row.due_at for row in list_outbox(session, _MOST_WAITING) if row.state == OutboxState.DUE]
    text = (
        f"Es warten {counts[OutboxState.DUE]} Mails, {counts[OutboxState.DEAD]} wurden endgültig abgelehnt."
    )
    if waiting and min(waiting) < now - _LATE:
        age = now - min(waiting)
        return warn(
            "outbox", f"{text} Die älteste wartet seit {_hours(age)} Stunden.", "stadtradar alerts send"
        )
    return ok("outbox", text)


def _pages(database: Database, settings: Settings) -> Finding:
    with database.reading() as session:
        size = archive_size(session)
    kept = settings.crawler.keep_pages_days
    text = f"Gespeicherte Seiten: {size.fetches}, zusammen {megabytes(size.packed_bytes)} MB"
    if kept == 0:
        return ok("archive", f"{text}; neue werden nicht behalten.")
    return ok("archive", f"{text} (entpackt {megabytes(size.bytes)} MB), je {kept} Tage lang.")


def _hours(age: timedelta) -> int:
    return int(age / timedelta(hours=1))
