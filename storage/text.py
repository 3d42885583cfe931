"""Which characters may enter the store."""

import re

# NUL stops PostgreSQL, a lone surrogate stops every encoder; neither was ever meant to be read.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Leave out NUL and lone surrogates."""
    return _UNSTORABLE.sub("", text)
