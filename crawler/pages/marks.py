"""The fixed words by which a printed article shows its parts."""

import re
from functools import lru_cache

from crawler.dates import is_view_date
from crawler.pages.text import letters

_CREDIT = re.compile(r"\(?\s*(?:Bildquellen?|Bildnachweis)\s*:\s*(.+)", re.IGNORECASE)
_KEYWORDS = re.compile(r"(?:Stichw[öo]rter|Schlagw[öo]rter|Stichworte)\s*:\s*(.*)", re.IGNORECASE)
_AUTHOR_CODE = re.compile(r"\s*\(([a-zäöüß]{2,3}(?:/[a-zäöüß]{2,3})*)\)\s*\.?$")
_BARE_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_DEEP_LINK = re.compile(r"\s*\(Deep\s?-?Link\)", re.IGNORECASE)
_MORE = re.compile(r"\s*(?:\.\.\.|…)?\s*\[?(?:mehr|weiterlesen)\s*(?:\.\.\.|…|»)\]?$", re.IGNORECASE)
_RELATED = re.compile(
    r"(?:Weitere (?:Meldungen|Beiträge|Artikel)|Aktuelle Meldungen|Verwandte (?:Meldungen|Artikel|Beiträge)"
    r"|Das könnte Sie auch interessieren|Lesen Sie auch)\b.*",
    re.IGNORECASE,
)
_SECTION = re.compile(r"\baus dem Bereich\s+(.+)$", re.IGNORECASE)
_PAGE_END = re.compile(
    r"(?:Suchen?(?:\.\.\.|…)?|Aboverwaltung|Abb?onn?ement k(?:ue|ü)ndigen|Aktuelle Meldungen|Impressum)",
    re.IGNORECASE,
)
_ADVERTS = frozenset({"anzeige", "anzeigen", "werbung", "advertorial"})
_TOOLS = frozenset({
    "artikel", "auf", "bluesky", "drucken", "druckversion", "email", "facebook", "kopieren", "link",
    "linkedin", "mailen", "mastodon", "merken", "pdf", "per", "seite", "teilen", "telegram", "tweet",
    "twitter", "twittern", "versenden", "whatsapp", "xing",
})  # fmt: skip
# How often an article was read and commented on so far.
_COUNTERS = re.compile(
    r"(?:[|·,•–-]?\s*(?:\d[\d.]*\s*(?:mal\s+(?:gelesen|aufgerufen|geteilt)|(?:Seiten)?Aufrufe?|Ansichten|Zugriffe"
    r"|Klicks|Views?|Kommentare?|Ergänzungen|Likes?|Shares?|Reaktionen|Leser(?:innen)?)\b"
    r"|(?:Aufrufe|Zugriffe|Klicks|Gelesen|Views|Kommentare)\s*:\s*\d[\d.]*)\s*)+",
    re.IGNORECASE,
)
_TOOL_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LONGEST_TOOL_LINE = 80


def credit_in(text: str) -> str | None:
    """Return who made the picture: `Bildquelle: X`, `(Bildquelle: Stadt Halle (Saale), Pressestelle)`."""
    found = _CREDIT.fullmatch(text)
    if found is None:
        return None
    credit = found[1].strip()
    if text.startswith("(") and credit.endswith(")"):
        credit = credit[:-1]
    return credit.strip() or None


def split_credit(text: str) -> tuple[str, str | None]:
    """Part a caption from the credit in brackets at its end."""
    start = text.rfind("(Bildquelle")
    credit = credit_in(text[start:]) if start > 0 else None
    return (text[:start].rstrip(), credit) if credit else (text, None)


def keywords_in(text: str) -> tuple[str, ...] | None:
    """Return the words of a `Stichwörter:` line, None where the text is no such line."""
    found = _KEYWORDS.fullmatch(text)
    return split_keywords(found[1]) if found else None


def split_keywords(text: str) -> tuple[str, ...]:
    """Part a comma list into its words, each once."""
    return tuple(dict.fromkeys(word for part in text.split(",") if (word := part.strip())))


def split_author_code(paragraph: str) -> tuple[str, str | None]:
    """Part the author code from the end of the last paragraph: `... gefunden zu haben (aö)`."""
    code = _AUTHOR_CODE.search(paragraph)
    return (paragraph[: code.start()], code[1]) if code else (paragraph, None)


def bare_url(text: str) -> str | None:
    """Return the URL of a line that holds nothing else."""
    address = _DEEP_LINK.sub("", text) if "(" in text else text
    if not _BARE_URL.fullmatch(address):
        return None
    return address if "://" in address else f"https://{address}"


def without_more(text: str) -> tuple[str, bool]:
    """Cut `mehr...` from the end of a teaser and tell whether it stood there."""
    cut = _MORE.sub("", text)
    return cut, cut != text


def begins_related(text: str) -> bool:
    """Tell whether a line opens the list of other articles."""
    return _RELATED.fullmatch(text) is not None


def section_of_related(text: str) -> str | None:
    """Return the section named by `Weitere Meldungen und Beiträge aus dem Bereich Smart City`."""
    found = _SECTION.search(text)
    return found[1].strip(" :") if found else None


def ends_page(text: str) -> bool:
    """Tell whether a line belongs to what every page carries below its articles."""
    return _PAGE_END.fullmatch(text) is not None


def is_furniture(text: str) -> bool:
    """Tell whether a line is printed around articles but says nothing: adverts, share bars, the view date.

    The view date is dropped wherever it stands alone, and so is what is counted: left in a text they would
    make a new revision every day.
    """
    if len(text) > _LONGEST_TOOL_LINE:
        return False
    return _is_furniture(text)


# Asked of each line several times, and the same on every page of a site.
@lru_cache(maxsize=4096)
def _is_furniture(text: str) -> bool:
    return is_advert_mark(text) or is_tool_line(text) or is_view_date(text) or is_counter_line(text)


def is_advert_mark(text: str) -> bool:
    """Tell whether a line says that what stands beside or below it is an advert."""
    return len(text) <= _LONGEST_TOOL_LINE and letters(text) in _ADVERTS


def is_counter_line(text: str) -> bool:
    """Tell whether a line only counts: `1.234 Aufrufe · 3 Kommentare`."""
    return _COUNTERS.fullmatch(text) is not None


def is_tool_line(text: str) -> bool:
    """Tell whether a line only offers to print, send or share the article."""
    if len(text) > _LONGEST_TOOL_LINE:
        return False
    words = _TOOL_WORD.findall(text)
    return bool(words) and all(letters(word) in _TOOLS for word in words)
