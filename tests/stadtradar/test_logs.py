"""The log keeps to one event a line and tells no secret, whatever was scraped."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loguru import logger

from stadtradar import logs

SECRET = 'pass"wort-ä-123'


class Terminal(io.StringIO):
    """A stream somebody looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _standard_logging_as_before() -> Iterator[None]:
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logs.close()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def _events(stream: io.StringIO) -> list[dict[str, str]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@given(st.text())
def test_any_scraped_text_stays_one_line_of_json(text: str) -> None:
    stream = io.StringIO()
    logs.configure(level="INFO", stream=stream)

    logger.info("article read", title=text)

    (event,) = _events(stream)
    assert event["title"] == text.encode("utf-8", "backslashreplace").decode("utf-8")


@given(st.text(st.characters(codec="utf-8")))
def test_any_scraped_text_stays_one_line_on_a_terminal(text: str) -> None:
    stream = Terminal()
    logs.configure(level="INFO", stream=stream)

    logger.info("article read", title=text)

    assert len(stream.getvalue().splitlines()) == 1
    assert "\x1b" not in stream.getvalue()


@pytest.mark.parametrize(
    "title", ["{}", "{0.__class__}", "{level.__class__.__mro__}", "%s %d", "<red>rot</red>", "{extra[_json]}"]
)
@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_scraped_text_is_never_read_as_a_template(stream: type[io.StringIO], title: str) -> None:
    opened = stream()
    logs.configure(level="INFO", stream=opened)

    logger.info("article read", title=title)
    logging.getLogger("scrapy").warning(title)

    assert opened.getvalue().count(title) == 2


def test_a_line_break_in_a_message_forges_no_second_event() -> None:
    stream = io.StringIO()
    logs.configure(level="INFO", stream=stream)

    logging.getLogger("uvicorn").error("offen\n%s", '{"level": "INFO", "message": "gefälscht"}')

    assert len(stream.getvalue().splitlines()) == 1


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_a_secret_is_masked_in_message_field_and_traceback(stream: type[io.StringIO], level: str) -> None:
    opened = stream()
    logs.configure(level=level, stream=opened, hidden=[SECRET])

    logger.info(f"login with {SECRET}", reply=SECRET)
    _fail_with(SECRET)

    shown = opened.getvalue()
    assert "login with" in shown
    assert "ValueError" in shown
    assert "wort-" not in shown


def test_values_of_variables_stay_out_of_tracebacks(tmp_path: Path) -> None:
    file = tmp_path / "log"
    logs.configure(level="INFO", stream=io.StringIO())
    logs.write_to(file, level="INFO")

    _fail_with("harmlos", local="nur-in-der-Variable")

    assert "ValueError: harmlos" in file.read_text(encoding="utf-8")
    assert "nur-in-der-Variable" not in file.read_text(encoding="utf-8")


def test_a_person_sees_no_traceback_unless_debugging() -> None:
    stream = Terminal()
    logs.configure(level="INFO", stream=stream)

    _fail_with("kaputt")

    assert stream.getvalue().endswith("job failed (ValueError)\n")


_OTHERS = """
import logging
from stadtradar import logs
logs.configure(level="DEBUG")
for name in ("scrapy.core", "apscheduler.scheduler", "uvicorn.error", "alembic.runtime"):
    logging.getLogger(name).info("Geplauder")
    logging.getLogger(name).warning("Warnung von %s", name)
"""


def test_warnings_of_other_packages_arrive_and_their_chatter_does_not() -> None:
    # In a process of its own: other tests have turned these loggers up or down in this one.
    child = subprocess.run([sys.executable, "-c", _OTHERS], capture_output=True, text=True, check=True)

    events = [json.loads(line) for line in child.stderr.splitlines()]
    assert [event["message"] for event in events] == [f"Warnung von {event['logger']}" for event in events]
    assert len(events) == 4


def test_the_log_file_is_json_as_well(tmp_path: Path) -> None:
    file = tmp_path / "log"
    logs.configure(level="WARNING", stream=io.StringIO())
    logs.write_to(file, level="INFO", hidden=[SECRET])

    logger.info("daemon ready", sources=3, token=SECRET)

    (event,) = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert event["sources"] == 3
    assert event["token"] == "***"


def _fail_with(text: str, local: str = "") -> None:
    try:
        _raise(text, local)
    except ValueError:
        logger.exception("job failed")


def _raise(text: str, local: str) -> None:
    if local is not None:
        raise ValueError(text)
