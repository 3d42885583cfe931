"""Names for sources that nobody has named yet."""

import re
import unicodedata
from collections.abc import Collection

_TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l"})
_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST = 60  # what still fits a column of a table


def slug(title: str) -> str:
    """Return a title as a name: Städte & Räume -> staedte-raeume; empty where it has no Latin letters."""
    # Composed first: in ä as a and diaeresis the diaeresis would be lost.
    words = unicodedata.normalize("NFC", title).lower().translate(_TRANSCRIBED)
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return _OTHER.sub("-", plain).strip("-")[:_LONGEST].rstrip("-")


def free_name(wanted: str, taken: Collection[str]) -> str:
    """Return the name, or with the first number that makes it one nobody has."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
