"""Parses mail from strangers within limits of size, depth and number of parts."""

import re
from email import policy
from email.message import Message
from email.parser import BytesParser

LARGEST = 256 * 1024  # octets read; a report stands before the mail it is about, and ours are far smaller

# Each level needs one of these words, so counting them bounds the depth before anything is parsed.
_LEVEL = re.compile(rb"boundary|message/", re.IGNORECASE)
_MOST_LEVELS = 60  # deep enough for reports on reports; the parser calls itself for each
_MOST_EDGES = 1000  # lines that may begin a part


def bounded(content: bytes) -> Message | None:
    """Return the mail, cut where it gets too long; None when it is built to be expensive."""
    cut = content[:LARGEST]
    if len(_LEVEL.findall(cut)) > _MOST_LEVELS or cut.count(b"\n--") > _MOST_EDGES:
        return None
    # Not policy.default: it parses addresses and dates of headers, and fails on what strangers put there.
    return BytesParser(policy=policy.compat32).parsebytes(cut)


def fields(message: Message, *names: str) -> list[str]:
    """Return the values of all fields of these names as text, in the order of the names."""
    return [str(value) for name in names for value in message.get_all(name, [])]
