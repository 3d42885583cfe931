"""Whether a word can be a place, so that it has inhabitants and an adjective in -er."""

from functools import cache

from query.additions import rows
from query.compounds import compound_readings
from query.folding import fold, spelling
from query.lexicon import is_known


def is_town(word: str) -> bool:
    """Whether a word typed with a capital is a town before it is anything else: Hof, Essen, Halle."""
    return word[:1].isupper() and fold(word) in _towns()


def may_be_place(word: str, *, is_common: bool) -> bool:
    """Whether a word is the name of a place, or may be one for all we know."""
    base = spelling(word)
    if fold(base) in _towns():
        return True
    return not is_common and (is_known(base) or not compound_readings(base) or base.endswith(_PLACE_ENDINGS))


@cache
def _towns() -> frozenset[str]:
    homonyms = (name for name, *_ in rows("gleichnamige.tsv") if name.isalpha())
    return frozenset(map(fold, (*_TOWN_NAMES.split(), *homonyms)))


# Towns that are common words as well, and of which nothing beside them has to tell the one from the other.
_TOWN_NAMES = """
    Dreieich Erlangen Hamm Homburg Kandel Kiel Konstanz Lautern Neustadt Norden Ulm Wedel Weiden Weingarten
    Wendel Werder Wurzen Zossen Zwiesel
"""
_PLACE_ENDINGS = (
    "bach", "berg", "bronn", "brück", "brücken", "brunn", "burg", "dorf", "feld", "felde", "fels", "furt",
    "hafen", "hagen", "hausen", "heim", "hof", "höfen", "holz", "horst", "kirch", "kirchen", "moor", "rode",
    "stadt", "stein", "tal", "wald", "weiler", "werder",
)  # fmt: skip
