"""What `growth` measures, and what a figure of it is called."""

import re
from dataclasses import dataclass

KINDS = ("SQLite", "PostgreSQL")
SIZES = (1_000, 10_000, 100_000)  # articles in the store
_NAME = re.compile(r"(?P<kind>\w+), (?P<size>\d+): (?P<work>.+)")


@dataclass(frozen=True)
class Point:
    """One kind of work in a store of one size on one database."""

    kind: str
    size: int
    work: str

    def __str__(self) -> str:
        return f"{self.kind}, {self.size}: {self.work}"


def read_point(name: str) -> Point:
    """Return what a figure is about. Raises ValueError for one of another bench."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(f"{name!r} is no figure of `growth`, which reads “SQLite, 1000: save a new article”")
    return Point(found["kind"], int(found["size"]), found["work"])
