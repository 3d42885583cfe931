"""What the pages are that are no articles, in one word for the ledger."""

import re

_FILLERS = frozenset({"ein", "eine", "einen", "kein", "keine", "vom", "von", "typ", "der", "die", "das"})


def rejection_key(reason: str) -> str:
    """Return a word for what a page is instead: Kein Artikel, sondern ein Newsletter -> newsletter."""
    words = re.findall(r"[\w-]+", reason.rpartition("sondern")[2].lower())
    return next((word[:40] for word in words if word not in _FILLERS), "other")
