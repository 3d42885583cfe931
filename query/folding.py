"""One spelling for a word however it was typed or encoded: the fold that texts and queries share."""

import re
import unicodedata
from collections.abc import Mapping

from query.remembered import Remembered

# Invisible characters that may stand inside a printed word: soft hyphen, zero-width and direction marks.
INVISIBLE = (
    "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_NO_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))
# Unicode counts them among the letters; here they part words as every other apostrophe does.
APOSTROPHE_LETTERS = "\u02b9\u02bb\u02bc"

# Canonical order may put marks from below the letter between it and its dots.
_UMLAUT = re.compile("([aou])[\u0300-\u0307\u0309-\u036f]*\u0308")
# Letters whose stroke or ligature Unicode does not take apart, and the letters that serve as an apostrophe.
_SINGLE_LETTERS = str.maketrans("øłđðı", "olddi", APOSTROPHE_LETTERS) | {ord("æ"): "ae", ord("œ"): "oe"}
_GERMAN_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_TRANSCRIBED = {"a": "ae", "o": "oe", "u": "ue"}
_PLAIN = {"a": "a", "o": "o", "u": "u"}
_KEPT = {"a": "ä", "o": "ö", "u": "ü"}


def fold(word: str) -> str:
    """Return the one folded form of a word: lower case, ß as ss, ä as ae, other diacritics dropped.

    Only letters and digits remain, so nothing but words can be made of it, and folding twice changes nothing.
    """
    return _folds[word]


def fold_once(word: str) -> str:
    """Fold a word that nobody will ask for again."""
    # Most German words need no more than this, a tenth of the work.
    plain = word.lower().translate(_GERMAN_LETTERS)
    return plain if plain.isascii() and plain.isalnum() else _folded(word, _TRANSCRIBED)


def fold_without_dots(word: str) -> str:
    """Fold as people do who lack the umlaut keys: Köln -> koln."""
    return _folded(word, _PLAIN)


def spelling(word: str) -> str:
    """Fold but keep ä, ö and ü: what the rules of German grammar work on."""
    return _folded(word, _KEPT)


def written(word: str) -> str:
    """Return a word letter by letter, whatever its encoding; soft hyphens are no letters."""
    if word.isascii():
        return word
    return unicodedata.normalize("NFKC", word.translate(_NO_INVISIBLE))


def _folded(word: str, umlauts: Mapping[str, str]) -> str:
    if word.isascii():
        return "".join(filter(str.isalnum, word.lower()))
    # Case folding can bring forth composed characters, hence the second decomposition.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    marked = _UMLAUT.sub(lambda found: umlauts[found[1]], decomposed.translate(_SINGLE_LETTERS))
    return unicodedata.normalize("NFC", "".join(filter(str.isalnum, marked)))


_folds = Remembered(fold_once)
