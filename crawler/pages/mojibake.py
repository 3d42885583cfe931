"""Letters that were decoded wrongly before a page was made: `BĂŒrger`, `HellgrĂĽn`, `fÃ¼r`."""

import re

# What German text holds besides ASCII. Only what was certainly one of these is repaired.
_LETTERS = "äöüÄÖÜßéèêáàçñÉ§°«»–—…„“”‚‘’€·©®™½²³\u00a0\u00ad"
_TAKEN_FOR = ("cp1252", "latin-1", "cp1250", "iso8859-2", "iso8859-16")
_SUSPECT = re.compile("[ÃÂĂâ]")  # what the first byte of these in UTF-8 becomes


def _readings() -> dict[str, str]:
    found: dict[str, str] = {}
    for letter in _LETTERS:
        for encoding in _TAKEN_FOR:
            wrong = letter.encode().decode(encoding, "ignore")
            if len(wrong) == len(letter.encode()):
                found.setdefault(wrong, letter)
    return found


_RIGHT = _readings()
_WRONG = re.compile("|".join(map(re.escape, sorted(_RIGHT, key=len, reverse=True))))


def repaired(text: str) -> str:
    """Return a text with its letters as they were written."""
    return text if _SUSPECT.search(text) is None else _WRONG.sub(lambda wrong: _RIGHT[wrong[0]], text)
