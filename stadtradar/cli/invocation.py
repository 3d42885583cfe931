"""What one call of the command line was given, and what it found out on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(kw_only=True)
class Invocation:
    """Passed to every command as the context's object."""

    environ: Mapping[str, str] = field(repr=False)
    config: Path | None = None  # --config
    crash_log: Path | None = None  # where a traceback goes; None until the settings are read
    hidden: tuple[str, ...] = field(default=(), repr=False)  # secrets that must not reach a log
