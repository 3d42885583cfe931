"""Reads returned mails from a Maildir, into which the mail server puts them."""

import stat
from pathlib import Path

from alerts.returns.box import BoxUnavailable
from alerts.returns.limits import LARGEST

_PARTS = ("new", "cur")  # cur too: somebody may have looked into the folder with a mail program


class MaildirBox:
    """A Maildir. Nothing is moved or flagged in it: what is not ours stays as it is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        """Return the files, by their names, which begin with the time of delivery."""
        try:
            files = [file for part in _PARTS for file in (self._folder / part).iterdir()]
        except OSError as error:
            raise self._unavailable(error) from error
        files.sort(key=lambda file: file.name)
        return [f"{file.parent.name}/{file.name}" for file in files if not file.name.startswith(".")]

    def read(self, name: str) -> bytes | None:
        """Return the beginning of a file; None when it is gone, or no file."""
        file = self._folder / name
        try:
            if not stat.S_ISREG(file.lstat().st_mode):  # a pipe would be waited for
                return None
            with file.open("rb") as opened:
                return opened.read(LARGEST)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unavailable(error) from error

    def remove(self, name: str) -> None:
        """Delete a file."""
        try:
            (self._folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise self._unavailable(error) from error

    def close(self) -> None:
        """Nothing is kept open."""

    def _unavailable(self, error: OSError) -> BoxUnavailable:
        return BoxUnavailable("maildir", f"Maildir {self._folder}: {error.strerror}")
