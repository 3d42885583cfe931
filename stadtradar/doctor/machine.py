"""Checks of the machine and of what else is installed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scheduler.lock import holder
from stadtradar.doctor.findings import Finding, fail, ok, warn
from stadtradar.output import shown
from stadtradar.settings import LoadedSettings

OWN_NAMES = ("stadtradar", "web", "scheduler", "alerts", "crawler", "storage", "query", "demo")
_OURS = "stadtradar"
_NOT_BEFORE = datetime(2026, 11, 1, tzinfo=UTC)  # this program is younger than any earlier clock


def check_machine(loaded: LoadedSettings, now: datetime) -> Iterator[Finding]:
    """Check clock, time zone, import names and whether a daemon runs."""
    yield _clock(now)
    yield _time_zone()
    yield _names()
    yield _daemon(loaded)


def foreign_owners() -> dict[str, str]:
    """Return which of our import names belong to somebody else, and to whom."""
    owners = packages_distributions()
    foreign = {
        name: next(one for one in owners[name] if one != _OURS)
        for name in OWN_NAMES
        if set(owners.get(name, ())) - {_OURS}
    }
    return foreign | {name: place for name in OWN_NAMES if (place := _elsewhere(name)) is not None}


def _elsewhere(name: str) -> str | None:
    """Return where a package is loaded from if that is not beside us."""
    found, home = find_spec(name), Path(__file__).parents[2]
    if found is None or found.origin is None:
        return "nirgends"
    return None if Path(found.origin).parents[1] == home else str(Path(found.origin).parent)


def _clock(now: datetime) -> Finding:
    if now < _NOT_BEFORE:
        return fail("clock", f"Die Uhr zeigt {now:%d.%m.%Y}.", "Uhr stellen (timedatectl set-ntp true).")
    return ok("clock", f"Die Uhr zeigt {shown(now)} (deutsche Zeit).")


def _time_zone() -> Finding:
    try:
        summer = datetime(2027, 7, 1, tzinfo=ZoneInfo("Europe/Berlin")).utcoffset()
    except ZoneInfoNotFoundError:
        return fail("time_zone", "Die Zeitzone Europe/Berlin fehlt.", "Paket tzdata installieren.")
    if summer != timedelta(hours=2):
        return fail("time_zone", "Die Zeitzone Europe/Berlin ist falsch.", "Paket tzdata erneuern.")
    return ok("time_zone", "Die Zeitzone Europe/Berlin ist da.")


def _names() -> Finding:
    foreign = foreign_owners()
    if foreign:
        named = ", ".join(f"{name} ({owner})" for name, owner in foreign.items())
        return fail(
            "names",
            f"Fremde Pakete tragen unsere Namen: {named}.",
            "Stadtradar in einer eigenen virtuellen Umgebung installieren.",
        )
    return ok("names", "Kein fremdes Paket trägt einen unserer Namen.")


def _daemon(loaded: LoadedSettings) -> Finding:
    try:
        running = holder(loaded.settings.data_dir)
    except PermissionError as error:
        return fail("daemon", f"{error.filename}: kein Zugriff.", "Als der Nutzer des Dauerbetriebs starten.")
    if running is None:
        return warn("daemon", "Der Dauerbetrieb läuft nicht.", "stadtradar run")
    return ok("daemon", f"Der Dauerbetrieb läuft (Prozess {running.pid}, seit {shown(running.since)}).")
