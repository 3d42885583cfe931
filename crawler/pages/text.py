"""Text as it is stored: one kind of blank, no invisible characters."""

import re
import unicodedata
from functools import lru_cache

from bs4 import BeautifulSoup

from crawler.pages.mojibake import repaired

# Cc control, Cf soft hyphen, zero width and writing direction, Cs lone surrogates from JSON, Co private use.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co"})
_NO_LETTERS = re.compile(r"[\W_]+")
_SHORT = 100  # characters
_MARKUP = re.compile(r"<[a-zA-Z/!]|&[#\w]+;")


def clean(text: str) -> str:
    """Return the text on one line: composed (NFC), blanks collapsed, soft hyphens and controls gone."""
    line = " ".join(text.split())
    # Most of what a page holds are the words of its menus: nothing can be wrong with them.
    if line.isascii() and line.isprintable():
        return line
    while True:
        line = unicodedata.normalize("NFC", " ".join(repaired(line).split()))
        # True of nearly every text, and much quicker to ask than to look at each character.
        if line.isprintable():
            return line
        visible = "".join(mark for mark in line if not _is_invisible(mark))
        if visible == line:
            return line
        line = visible  # what stood apart may now be one wrongly decoded character


def clean_fragment(html: str) -> str:
    """Return the text of an HTML fragment, as found inside JSON-LD, meta elements and feeds."""
    if not _MARKUP.search(html):
        return clean(html)
    # JSON can name half a character, which no parser takes.
    whole = html.encode("utf-8", "ignore").decode("utf-8")
    return clean(BeautifulSoup(whole, "lxml").get_text())


def _is_invisible(mark: str) -> bool:
    # The last two code points of each plane are no characters, and never will be.
    return unicodedata.category(mark) in _INVISIBLE or ord(mark) & 0xFFFE == 0xFFFE


def letters(text: str) -> str:
    """Return only letters and digits, folded: to ask whether two prints of a text are the same."""
    return _short_letters(text) if len(text) <= _SHORT else _NO_LETTERS.sub("", text.casefold())


# The lines around an article are asked about again and again, and are the same on every page of a site.
@lru_cache(maxsize=4096)
def _short_letters(text: str) -> str:
    return _NO_LETTERS.sub("", text.casefold())
