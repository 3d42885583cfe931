"""Seeing to it that a power cut takes nothing back."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Make durable what a file holds, or of a folder the names in it: the one does not include the other."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
