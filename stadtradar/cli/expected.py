"""Exceptions that are no surprise, as one German sentence each; others go to the log."""

import errno
from contextlib import suppress

from loguru import logger

from query import BadAlias, QueryError
from scheduler.lock import AlreadyRunning
from scheduler.room import NoRoom
from scheduler.workers import CrawlDied
from stadtradar import logs
from stadtradar.alias_changes import AliasNeeded, AliasPinned
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.invocation import Invocation
from stadtradar.exports.checking import NotAsExported
from stadtradar.exports.refusals import ExportFailed, ExportRefused, MissingLibrary
from stadtradar.os_errors import meaning
from stadtradar.parts import DataDirUnavailable
from stadtradar.settings import SettingsError
from storage.backup.refusals import BackupRefused, BadBackup
from storage.copying import CopyFailed
from storage.database import DatabaseUnavailable
from storage.people.subscribers import InvalidAddress, SubscriberExists
from storage.schema import NoSchema, SchemaNewerThanCode
from storage.search import BadCursor, NotAllIndexed, SearchTooCostly
from web.serving import CannotListen

_CODES: dict[type[Exception], ExitCode] = {
    SettingsError: ExitCode.SETTINGS,
    QueryError: ExitCode.USAGE,
    BadAlias: ExitCode.USAGE,
    BadCursor: ExitCode.USAGE,
    AliasNeeded: ExitCode.PROBLEMS,
    AliasPinned: ExitCode.PROBLEMS,
    InvalidAddress: ExitCode.USAGE,
    SubscriberExists: ExitCode.PROBLEMS,
    CrawlDied: ExitCode.PROBLEMS,
    NoRoom: ExitCode.UNAVAILABLE,
    AlreadyRunning: ExitCode.UNAVAILABLE,
    CannotListen: ExitCode.UNAVAILABLE,
    DataDirUnavailable: ExitCode.UNAVAILABLE,
    DatabaseUnavailable: ExitCode.UNAVAILABLE,
    ExportFailed: ExitCode.UNAVAILABLE,
    ExportRefused: ExitCode.USAGE,
    MissingLibrary: ExitCode.UNAVAILABLE,
    NotAllIndexed: ExitCode.PROBLEMS,
    NotAsExported: ExitCode.PROBLEMS,
    BadBackup: ExitCode.PROBLEMS,
    BackupRefused: ExitCode.UNAVAILABLE,
    CopyFailed: ExitCode.PROBLEMS,
    SearchTooCostly: ExitCode.PROBLEMS,
    NoSchema: ExitCode.UNAVAILABLE,
    SchemaNewerThanCode: ExitCode.UNAVAILABLE,
}
_FORESEEN = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}


def expected(error: Exception) -> Failure | None:
    """Return how a known exception is told; None for one that nobody foresaw."""
    if isinstance(error, OSError) and error.errno in _FORESEEN:
        place = f" ({error.filename})" if error.filename else ""
        said = meaning(error)
        return Failure(
            f"{said[0].upper()}{said[1:]}{place}. Näheres: stadtradar doctor", ExitCode.UNAVAILABLE
        )
    if isinstance(error, QueryError) and error.suggestion:
        return Failure(f"{error} Vorschlag: {error.suggestion}", ExitCode.USAGE)
    code = next((code for kind, code in _CODES.items() if isinstance(error, kind)), None)
    return None if code is None else Failure(str(error), code)


def keep_traceback(error: Exception, invocation: Invocation) -> str:
    """Write the traceback to the log file and say where it is; before the settings are known, to stderr."""
    file = invocation.crash_log
    if file is None:
        logs.configure(level="ERROR")
        logger.opt(exception=error).error("command failed")
        return ""
    logs.close()
    with suppress(OSError):  # a full disk must not hide what happened
        logs.write_to(file, level="ERROR", hidden=invocation.hidden)
        logger.opt(exception=error).error("command failed")
    logs.close()
    return f"Einzelheiten stehen in {file}."
