"""The command line. This file is all that `stadtradar --help` loads besides typer."""

import os
import sys
from collections.abc import Sequence
from typing import TextIO

from stadtradar.cli.app import root
from stadtradar.cli.edge import run
from stadtradar.cli.invocation import Invocation

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (stadtradar.cli.exits)."""
    os.umask(0o077)  # what we keep is personal data: for the owner only
    for stream in (sys.stdout, sys.stderr):
        _never_fail_on_letters(stream)
    invocation = Invocation(environ=dict(os.environ))
    return run(root(), sys.argv[1:] if arguments is None else list(arguments), invocation)


def _never_fail_on_letters(stream: TextIO) -> None:
    """On a terminal without UTF-8, show a question mark rather than end with an error."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
