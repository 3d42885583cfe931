"""How a word is written beside its folded form: a signature that two spellings never share.

Made of ASCII signs only, none of them a letter or a digit: an index whose words are letters and digits does
not see it, a pattern does.
"""

import hashlib
import re

from query.folding import written

CAPITAL = "^"  # its first letter is not a small one
_ALL_CAPITALS = "#"
_UMLAUTS = "~"  # and for each ae, oe, ue and ss whether it is written ä, ö, ü or ß
_IN_FULL = "="  # and the written form itself
_SIXTEEN = "-!#%&,/:;<=>@_`~"
SIGNS = f"{_SIXTEEN}{CAPITAL}"  # of which signatures are made
SIGNATURE = f"[{SIGNS}]*"  # as a pattern; empty for a word in small letters
_DIGEST = "¦"
LONGEST = 100  # letters; longer "words" are rubbish from broken pages and stand in an index as a digest


def signed(surface: str, folded: str) -> str:
    """Return the folded word with its signature: Hof -> hof^. `surface` is the word as a text has it."""
    return _signature(written(surface), folded, capital=not surface[:1].islower())


def spellings(spelled: str, folded: str) -> tuple[str, str]:
    """Return the signed words under which one written as `query.folding.written` gives it may stand.

    There are two: it depends on the encoding of the text whether the first letter counts as a small one.
    """
    return _signature(spelled, folded, capital=True), _signature(spelled, folded, capital=False)


def spelled(word: str, folded: str) -> str:
    """Return how a signed word was written; a word too long for an index is but a digest, given as "…"."""
    if len(folded) > LONGEST or word.startswith(_DIGEST):
        return "…"
    signature = word[len(folded) :]
    capital, difference = signature.startswith(CAPITAL), signature.removeprefix(CAPITAL)
    if difference == _ALL_CAPITALS:
        return folded.upper()
    if difference.startswith(_IN_FULL):
        digits = [_SIXTEEN.index(sign) for sign in difference[1:]]
        return bytes(map(lambda high, low: high << 4 | low, digits[::2], digits[1::2])).decode()
    choices = [sign == "!" for sign in difference[1:]] or [False] * len(folded)
    return _restored(folded, choices, capital=capital)


def indexed(folded: str) -> str:
    """Return the word as it stands in an index: itself, or a digest that no word can be."""
    return folded if len(folded) <= LONGEST else f"{_DIGEST}{_digest(folded, 'ABCDEFGHIJKLMNOP')}"


def _signature(spelled: str, folded: str, *, capital: bool) -> str:
    word = indexed(folded)
    if len(folded) > LONGEST:
        return f"{word}{CAPITAL * capital}{_IN_FULL}{_digest(spelled, _SIXTEEN)}"
    if spelled == (folded[:1].upper() + folded[1:] if capital else folded):
        return f"{word}{CAPITAL * capital}"
    return f"{word}{CAPITAL * capital}{_difference(spelled, folded, capital=capital)}"


def _difference(spelled: str, folded: str, *, capital: bool) -> str:
    if spelled == folded.upper():
        return _ALL_CAPITALS
    rest = spelled[:1].lower() + spelled[1:] if capital else spelled
    choices = [found[0] not in rest for found in _TWO_LETTERS.finditer(folded)]
    for attempt in (choices, [True] * len(choices)):
        if _restored(folded, attempt, capital=capital) == spelled:
            return _UMLAUTS + "".join("!" if chosen else "-" for chosen in attempt)
    return _IN_FULL + _spelled_out(spelled.encode("utf-8", "surrogatepass"), _SIXTEEN)


def _restored(folded: str, choices: list[bool], *, capital: bool) -> str:
    remaining = iter(choices)
    word = _TWO_LETTERS.sub(lambda found: _ONE_LETTER[found[0]] if next(remaining) else found[0], folded)
    return word[:1].upper() + word[1:] if capital else word


def _digest(text: str, alphabet: str) -> str:
    return _spelled_out(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16], alphabet)


def _spelled_out(raw: bytes, alphabet: str) -> str:
    return "".join(alphabet[byte >> 4] + alphabet[byte & 15] for byte in raw)


_ONE_LETTER = {"ae": "ä", "oe": "ö", "ue": "ü", "ss": "ß"}
_TWO_LETTERS = re.compile("ae|oe|ue|ss")
