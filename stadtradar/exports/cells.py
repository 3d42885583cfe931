"""What both ways into a spreadsheet share."""

from collections.abc import Iterable
from datetime import datetime

from query import BERLIN

# A cell that begins so is computed (OWASP: CSV injection), in East Asia also if the sign is a wide one.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def guarded(text: str) -> str:
    """Return a text that no spreadsheet computes: with an apostrophe before what begins like a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def listed(texts: Iterable[str]) -> str:
    """Return several values for one cell."""
    return "; ".join(texts)


def local(moment: datetime) -> datetime:
    """Return German time without its offset, which spreadsheets know nothing of."""
    return moment.astimezone(BERLIN).replace(tzinfo=None)
