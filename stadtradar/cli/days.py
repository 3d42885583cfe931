"""Days as people type them."""

import re
from datetime import date

from stadtradar.cli.exits import ExitCode, Failure

_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def past_day(option: str, text: str, today: date) -> date:
    """Return the day of 2020-01-31 or 31.1.2020. Raises Failure for what is no day, or not before today."""
    found = day(option, text)
    if found >= today:
        raise _refused(option, f"Der {found:%d.%m.%Y} liegt nicht in der Vergangenheit")
    return found


def day(option: str, text: str) -> date:
    """Return the day of 2020-01-31 or 31.1.2020. Raises Failure for what is no day."""
    german, iso = _GERMAN.fullmatch(text.strip()), _ISO.fullmatch(text.strip())
    if german is not None:
        year, month, day = german[3], german[2], german[1]
    elif iso is not None:
        year, month, day = iso[1], iso[2], iso[3]
    else:
        raise _refused(option, f"„{text}“ ist kein Tag, erwartet wird etwa 2020-01-31 oder 31.01.2020")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise _refused(option, f"Den {text} gibt es nicht") from None


def _refused(option: str, reason: str) -> Failure:
    return Failure(f"{option}: {reason}.", ExitCode.USAGE)
