"""Why there is no export, as German sentences."""

import sys
from pathlib import Path

from stadtradar.os_errors import meaning


class ExportRefused(Exception):
    """What was asked for makes no sense, or would overwrite something."""


class ExportFailed(Exception):
    """The file could not be written; nothing stands under its name."""

    def __init__(self, file: Path | str, reason: str) -> None:
        super().__init__(f"{file} ließ sich nicht schreiben: {reason}. Es ist keine Datei entstanden.")


class MissingLibrary(Exception):
    """A library that is installed on demand only."""

    def __init__(self, what: str, library: str) -> None:
        super().__init__(
            f"Für {what} fehlt das Paket {library}. Bitte nachinstallieren: im Ordner von Stadtradar mit "
            f"„make analysis“, sonst mit „{sys.executable} -m pip install {library}“."
        )
        self.library = library


def unwritable(file: Path | str, error: OSError) -> ExportFailed:
    """Say why the system refused to write."""
    return ExportFailed(file, meaning(error))
