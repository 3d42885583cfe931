"""Makes scraped text fit for a line of a mail, and tells which links may be followed."""

import re
import unicodedata
from functools import cache
from urllib.parse import urlsplit

# What needs no parsing to be seen as harmless: name, small port, path and query of plain characters.
_PLAIN_LINK = re.compile(r"https?://[a-z0-9.-]{1,200}(?::[0-9]{1,4})?(?:/[A-Za-z0-9/._~=&?%+,#-]{0,1700})?")


def shown(char: str) -> str:
    """Return what a reader is to see of a character: itself, a blank, or nothing.

    Invisible format characters go: bidi overrides can make a line say something else than it says, and
    U+2028, U+0085 and their like end a line for some programs, which is how headers are forged.
    """
    return char if char.isascii() and char.isprintable() else _shown_rarer(char)


def line(text: str) -> str:
    """Return a text as one line: visible characters, single blanks."""
    if not text.isprintable():  # which most texts are, and then every character is shown as it is
        text = "".join(map(shown, text))
    return " ".join(text.split())


def shortened(text: str, limit: int) -> str:
    """Return a line of at most `limit` characters, cut between words where that costs little."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at_word = cut.rpartition(" ")[0]
    return (at_word if len(at_word) > limit // 2 else cut).rstrip(" ,;:–-") + "…"


def web_link(url: str) -> str | None:
    """Return an absolute http(s) URL that may become a link, None for everything else."""
    if _PLAIN_LINK.fullmatch(url):  # which nearly all are, and ten times quicker
        return url
    if len(url) > 2000 or url != line(url) or " " in url or any(char in url for char in '<>"\\`'):
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises when it is none)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and not parts.username else None


@cache  # every rarer character is looked up once; there are not many
def _shown_rarer(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Zs", "Zl", "Zp") or char.isspace():
        return " "
    is_noncharacter = ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF
    return "" if category in ("Cc", "Cf", "Cs") or is_noncharacter else char
