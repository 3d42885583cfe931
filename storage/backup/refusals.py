"""Why something about a backup is not done."""

from pathlib import Path


class BadBackup(Exception):
    """A file is no sound backup of this program; nothing was replaced."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(f"{file} {problem} Es wurde nichts verändert.")


class BackupRefused(Exception):
    """What is asked cannot be done here and now; nothing was changed. Its text is German, with a remedy."""
