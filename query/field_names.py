"""What may stand before a colon: the names of fields and of what else narrows a query, German and English."""

from difflib import get_close_matches

from query.folding import fold
from query.tree import Field

FIELDS = {
    "titel": Field.TITLE, "title": Field.TITLE, "überschrift": Field.TITLE, "headline": Field.TITLE,
    "kicker": Field.KICKER, "dachzeile": Field.KICKER,
    "vorspann": Field.TEASER, "teaser": Field.TEASER, "lead": Field.TEASER,
    "text": Field.BODY, "body": Field.BODY,
    "stichwort": Field.KEYWORDS, "keyword": Field.KEYWORDS, "tag": Field.KEYWORDS,
    "bildtext": Field.CAPTION, "caption": Field.CAPTION,
    "autor": Field.AUTHOR, "author": Field.AUTHOR,
    "rubrik": Field.SECTION, "section": Field.SECTION,
    "quelle": Field.SOURCE, "source": Field.SOURCE,
    "url": Field.URL,
}  # fmt: skip
EXACT = ("exakt", "exact")
TOWN = ("stadt", "ort", "town", "city")
SINCE = ("von", "from", "since")
UNTIL = ("bis", "until", "to")
LAST = ("zeit", "time", "last")
PREFIXES = (*FIELDS, *EXACT, *TOWN, *SINCE, *UNTIL, *LAST)


def similar_prefix(name: str) -> str | None:
    """Return the prefix that was probably meant by this misspelt one, None for words like Bürger:innen."""
    if len(name) < 4:
        return None
    close = get_close_matches(fold(name), PREFIXES, n=len(PREFIXES), cutoff=0.8)
    return next((prefix for prefix in PREFIXES if prefix in close), None)
