"""The one error callers see when the database cannot be used, with what to do about it."""

from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

RESTORE = "Bitte eine Sicherung zurückspielen: stadtradar db restore DATEI"
_RIGHTS = "Bitte die Rechte der Datei und ihres Ordners prüfen."
# The databases say it in English, the operator reads German: part of their message, its meaning, the remedy.
_KNOWN = (
    ("database is locked", "ist gesperrt", "Ein anderer Vorgang schreibt zu lange."),
    ("disk is full", "kann nicht schreiben: der Datenträger ist voll", "Bitte Platz schaffen."),
    (
        "disk I/O error",
        "lässt sich auf ihrem Datenträger nicht lesen oder schreiben",
        "Bitte Platz und Zustand des Datenträgers prüfen: stadtradar doctor",
    ),
    ("readonly database", "ist schreibgeschützt", _RIGHTS),
    ("unable to open", "lässt sich nicht öffnen", _RIGHTS),
    ("not a database", "ist keine SQLite-Datenbank", f"Stimmt [storage] url? {RESTORE}"),
    ("malformed", "ist beschädigt", RESTORE),
    ("vtable constructor failed", "ist beschädigt", RESTORE),  # what lies behind the index of the words
    ("fts5: corrupt", "ist beschädigt", RESTORE),
    ("password authentication", "weist die Anmeldung ab", "Bitte [storage] url prüfen."),
    ("deadlock detected", "hat diesen Vorgang abgebrochen", "Bitte erneut versuchen."),
    ("No space left", "kann nicht schreiben: der Datenträger ist voll", "Bitte Platz schaffen."),
)  # fmt: skip
_SERVER_REMEDY = "Läuft der Datenbankserver, und stimmt [storage] url?"


class DatabaseUnavailable(Exception):
    """The database cannot be opened or used just now; `remedy` says what an operator can do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy


def cannot_create(url: URL, error: OSError) -> DatabaseUnavailable:
    """Say why the file of a SQLite database could not be created."""
    problem = f"Die Datenbank {_shown(url)} lässt sich nicht anlegen, es liegt an {error.filename}."
    return DatabaseUnavailable(problem, "Bitte den Ordner anlegen oder seine Rechte prüfen.")


def unreadable_address() -> DatabaseUnavailable:
    """Say that the configured URL is of no use, without repeating it: it may hold a password."""
    problem = "Die Adresse der Datenbank ist weder eine von SQLite noch eine von PostgreSQL."
    return DatabaseUnavailable(
        problem, "Beispiel für [storage] url: sqlite:////var/lib/stadtradar/stadtradar.db"
    )


def unavailable(url: URL, error: DBAPIError | PoolTimeout) -> DatabaseUnavailable | None:
    """Say in German what happened; None for a mistake in our own SQL, which must not be hidden."""
    name = _shown(url)
    if isinstance(error, PoolTimeout):
        return DatabaseUnavailable(
            f"Die Datenbank {name} hat keine Verbindung frei.", "Bitte später erneut versuchen."
        )
    if known := meaning(str(error.orig)):
        return DatabaseUnavailable(f"Die Datenbank {name} {known[0]}.", known[1])
    if url.get_backend_name() == "sqlite" or not isinstance(error, OperationalError):
        return None
    return DatabaseUnavailable(f"Die Datenbank {name} antwortet nicht.", _SERVER_REMEDY)


def meaning(said: str) -> tuple[str, str] | None:
    """Return what an English message of a database means, as the end of a sentence, and the remedy."""
    return next(((means, remedy) for part, means, remedy in _KNOWN if part in said), None)


def _shown(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return str(Path(url.database or ":memory:"))
    return url.render_as_string(hide_password=True)
