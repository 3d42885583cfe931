"""The front door: command line, settings, logs, and the archive for notebooks.

import stadtradar

with stadtradar.open("stadtradar.sqlite3") as archive:
for article in archive.search("Kaiserslautern zeit:30d"):
print(article.day, article.source_title, article.title)
"""

from datetime import datetime
from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stadtradar.archive import Archive

__all__ = ["open"]


def open(where: str | PathLike[str], *, now: datetime | None = None) -> "Archive":  # noqa: A001  (stadtradar.open)
    """Open the articles of a store to read them; see `stadtradar.archive.Archive`.

    `where` is the path of a SQLite file or the URL of a database. With `now`, an aware moment, periods such
    as `zeit:30d` and `days` count back from then, so that a notebook finds the same again.

    Raises DatabaseUnavailable, NoSchema and SchemaNewerThanCode, each with what to do about it.
    """
    # Here, so that the command line, which imports this package first, stays quick.
    from stadtradar.archive import open_archive  # noqa: PLC0415

    return open_archive(where, now=now)
