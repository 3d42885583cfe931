"""A diary of simulated worlds, so that a year of many can be lived through in several sittings."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from tests.reliability.findings import Findings


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """One world: what it was built from, what it came to, and the seconds of CPU it took."""

    sources: int
    days: int
    seed: int
    found: Findings
    seconds: float


_ENTRY = TypeAdapter(_Entry)


@dataclass(frozen=True)
class Diary:
    """A file with one world in each line, or none at all."""

    path: Path | None

    def read(self, sources: int, days: int, seed: int) -> tuple[Findings, float] | None:
        """Return what a world came to and its seconds, None if it does not stand in the diary."""
        if self.path is None or not self.path.exists():
            return None
        entries = [_ENTRY.validate_json(line) for line in self.path.read_bytes().splitlines()]
        for one in entries:
            if (one.sources, one.days, one.seed) == (sources, days, seed):
                return one.found, one.seconds
        return None

    def write(self, sources: int, days: int, seed: int, found: Findings, seconds: float) -> None:
        """Add a world."""
        if self.path is None:
            return
        entry = _Entry(sources=sources, days=days, seed=seed, found=found, seconds=seconds)
        with self.path.open("ab") as file:
            file.write(_ENTRY.dump_json(entry) + b"\n")
