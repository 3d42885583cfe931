"""The log: one event a line, JSON for machines, plain for people, and never a secret in it."""

import json
import logging
import sys
import traceback
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from loguru import logger

if TYPE_CHECKING:
    from loguru import Record

_RENDERED = ("_line", "_json")  # where the finished line waits for its sink
_ESCAPES = (
    {number: f"\\x{number:02x}" for number in (*range(0x20), *range(0x7F, 0xA0))}
    | {
        ord("\n"): "\\n",
        ord("\r"): "\\r",
        ord("\t"): "\\t",
    }
    | {
        number: f"\\u{number:04x}"
        for number in (0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    }
)
_JSON_ESCAPES = {number: f"\\u{number:04x}" for number in (*range(0x7F, 0xA0), 0x2028, 0x2029)}


def configure(
    *, level: str, stream: TextIO | None = None, file: Path | None = None, hidden: Collection[str] = ()
) -> None:
    """Log to `stream` (stderr unless given), plain on a terminal and JSON elsewhere, and to `file` as JSON.

    `hidden` are secrets; wherever one turns up, even in a traceback, stars are written instead.
    """
    stream = stream or sys.stderr
    close()
    people = stream.isatty()
    # A person gets no traceback unless they ask for debugging; machines and files always get it.
    line = _Line(hidden, with_traceback=level == "DEBUG") if people else _Json(hidden)
    logger.add(stream, format=line, level=level, colorize=False, backtrace=False, diagnose=False)
    if file is not None:
        write_to(file, level=level, hidden=hidden)
    _intercept_standard_logging()


def write_to(file: Path, *, level: str, hidden: Collection[str] = ()) -> int:
    """Also log to a file that is rotated at 10 MB; five old ones are kept. Returns loguru's sink number."""
    return logger.add(
        file,
        format=_Json(hidden),
        level=level,
        rotation="10 MB",
        retention=5,
        encoding="utf-8",
        backtrace=False,
        diagnose=False,  # it would write the values of variables, passwords too
    )


def close() -> None:
    """Part with all sinks. On a full disk even that fails, and must not hide what went before."""
    with suppress(OSError):
        logger.remove()


class _Json:
    """Renders an event as one JSON object."""

    def __init__(self, hidden: Collection[str]) -> None:
        self._hide = _hiding(hidden)

    def __call__(self, record: "Record") -> str:
        """Put the finished line aside; the text of an event must not be read as a template."""
        event: dict[str, object] = {
            "time": record["time"].isoformat(),
            "level": record["level"].name,
            "message": record["message"],
            **_fields(record),
        }
        if error := _traceback(record):
            event["traceback"] = error
        text = self._hide(json.dumps(event, ensure_ascii=False, default=str)).translate(_JSON_ESCAPES)
        record["extra"]["_json"] = _writable(text)
        return "{extra[_json]}\n"


class _Line:
    """Renders an event for a person."""

    def __init__(self, hidden: Collection[str], *, with_traceback: bool) -> None:
        self._hide = _hiding(hidden)
        self._with_traceback = with_traceback

    def __call__(self, record: "Record") -> str:
        """Put the finished line aside, with control characters shown instead of obeyed."""
        fields = " ".join(f"{name}={value}" for name, value in _fields(record).items())
        head = f"{record['time']:%H:%M:%S} {record['level'].name:<7} {record['message']}"
        parts = [head, fields, self._error(record)]
        text = self._hide(" ".join(part for part in parts if part)).translate(_ESCAPES)
        record["extra"]["_line"] = _writable(text)
        return "{extra[_line]}\n"

    def _error(self, record: "Record") -> str:
        error = record["exception"]
        if error is None or error.type is None:
            return ""
        return (_traceback(record) or "") if self._with_traceback else f"({error.type.__name__})"


def _fields(record: "Record") -> dict[str, object]:
    return {name: value for name, value in record["extra"].items() if name not in _RENDERED}


def _traceback(record: "Record") -> str | None:
    error = record["exception"]
    if error is None or error.type is None:
        return None
    return "".join(traceback.format_exception(error.type, error.value, error.traceback))


def _writable(text: str) -> str:
    """A lone surrogate from a broken page must not make the line unwritable."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _hiding(hidden: Collection[str]) -> Callable[[str], str]:
    # In JSON a secret may stand escaped; short ones would blacken half the log.
    forms = {
        form
        for text in hidden
        if len(text) >= 6
        for form in (text, json.dumps(text, ensure_ascii=False)[1:-1])
    }

    def hide(text: str) -> str:
        for form in sorted(forms, key=len, reverse=True):
            text = text.replace(form, "***")
        return text

    return hide


class _Interception(logging.Handler):
    """Passes what Scrapy, APScheduler, uvicorn and Alembic say on to our log."""

    def emit(self, record: logging.LogRecord) -> None:
        """Hand the finished text over; it is never used as a template again."""
        event = logger.bind(logger=record.name).opt(exception=record.exc_info)
        event.log(_known_level(record), record.getMessage())


def _known_level(record: logging.LogRecord) -> str | int:
    try:
        return logger.level(record.levelname).name
    except ValueError:
        return record.levelno


def _intercept_standard_logging() -> None:
    # Their "info" is a developer's concern; warnings and errors are ours.
    logging.basicConfig(handlers=[_Interception()], level=logging.WARNING, force=True)
    # It warns of each page without text, and names neither the page nor what to do; we say both.
    logging.getLogger("trafilatura").setLevel(logging.ERROR)
