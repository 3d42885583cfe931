"""The function by which SQLite looks for a pattern of ours; PostgreSQL has its own."""

import re
from collections.abc import Callable
from functools import lru_cache
from sqlite3 import Connection

import regex


def add_pattern_function(connection: Connection) -> None:
    """Give a connection `stadtradar_finds(pattern, line, ...)`: 1 if one of the lines holds the pattern."""
    connection.create_function("stadtradar_finds", -1, _finds, deterministic=True)


def _finds(pattern: str, *lines: str | None) -> int:
    search = _compiled(pattern)
    return int(any(search(line) is not None for line in lines if line))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Callable[[str], object]:
    # `re` is quicker, but cannot look back over words of any length.
    return regex.compile(pattern).search if "(?<" in pattern else re.compile(pattern).search
