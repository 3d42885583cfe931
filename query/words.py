"""The inflected forms of common words, made when the query is read."""

import re
from collections.abc import Iterable, Iterator
from itertools import product

from query.compounds import compound_readings
from query.endings import inflections
from query.folding import spelling
from query.lexicon import Kind, Reading, is_known, readings


def word_readings(word: str) -> tuple[Reading, ...]:
    """Return what a common word may mean, with all its forms: Rat -> rat, rats, räte, räten, ...

    A capital says that a noun is meant, as it does in German print: Essen does not find gegessen, essen does.
    A form of the dictionary outweighs an inflected one: rat is der Rat, not what is left of raten.
    Empty for words that are names or unknown.
    """
    spelled = transcriptions(spelling(word))
    return tuple(dict.fromkeys(reading for one in spelled for reading in _chosen(word, one)))


def rule_forms(word: str) -> set[str]:
    """Return the forms an unknown word has by its ending alone; a name has none."""
    base = spelling(word)
    return set() if is_known(base) else inflections(base, is_capital=_is_capital(word))


def transcriptions(spelled: str) -> Iterator[str]:
    """Yield a word as spelled, and with the umlauts that its ae, oe and ue may stand for."""
    parts = _TRANSCRIBED.split(spelled, maxsplit=4)
    choices = [(part, _UMLAUTS[part]) if part in _UMLAUTS else (part,) for part in parts]
    yield from map("".join, product(*choices))


def _chosen(word: str, spelled: str) -> Iterable[Reading]:
    known = readings(spelled)
    common = [reading for reading in known if reading.kind is not Kind.NAME]
    if not known:
        common = list(compound_readings(spelled))
    if _is_capital(word):
        nouns = [reading for reading in common if reading.kind is Kind.NOUN]
        # Weiden is the town before it is some trees, Bauer the farmer before the family.
        is_name = any(reading.kind is Kind.NAME for reading in known)
        common = [reading for reading in nouns if reading.is_lemma] if is_name else nouns or common
    return [reading for reading in common if reading.is_lemma] or common


def _is_capital(word: str) -> bool:
    return word[:1].isupper() and not word.isupper()


_UMLAUTS = {"ae": "ä", "oe": "ö", "ue": "ü"}
_TRANSCRIBED = re.compile("(ae|oe|ue)")
