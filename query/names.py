"""The forms under which German text shows a word: the genitive and what is made of place names."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from query.adjectives import DECLINED_ADJECTIVES, INHABITANTS, NEVER_PLACES, NEVER_WITHOUT_DOTS
from query.folding import fold, fold_without_dots, spelling
from query.forms import Form
from query.lexicon import Kind, Reading, is_known, readings
from query.place_words import is_town, may_be_place
from query.words import rule_forms, word_readings

MOST_REMEMBERED = 2**14  # words: each of the 11,000 municipalities may be asked for by somebody


@lru_cache(maxsize=MOST_REMEMBERED)
def forms(word: str) -> Mapping[str, Form]:
    """Return every folded form of a word with its reason: Kaiserslautern -> kaiserslauterns: GENITIVE, ...

    Common words take the forms of the dictionary. Names are expanded by rules, never stemmed, for stems make
    one of Gera and Gerät. Words of one or two letters, numbers and words of other scripts have one form.
    """
    base = spelling(word)
    if not _is_inflected(base):
        return spellings(word)
    return MappingProxyType({**_made_forms(word, base), **spellings(word)})


def inner_forms(word: str) -> Mapping[str, Form]:
    """Return the forms of a word within a phrase: Künstliche in "Künstliche Intelligenz" is declined.

    Only what is typed declined is: Smart in Smart City stays as it is.
    """
    base = spelling(word)
    typed = _DECLINED.fullmatch(base)
    if typed is None or is_town(word):
        return spellings(word)
    cases = {f"{typed[1]}{ending}" for ending in _ADJECTIVE_ENDINGS}
    adjectives = [reading for reading in readings(base) if reading.kind is Kind.ADJECTIVE]
    declined = {form for reading in adjectives for form in reading.forms} & cases
    return dict.fromkeys(_folded(word, declined), Form.INFLECTED) | dict(spellings(word))


@lru_cache(maxsize=MOST_REMEMBERED)
def sorted_forms(word: str, *, is_last: bool) -> tuple[tuple[str, Form], ...]:
    """Return the forms of the last or another word of a phrase, as a `Word` of the tree holds them."""
    return tuple(sorted((forms(word) if is_last else inner_forms(word)).items()))


def spellings(word: str) -> Mapping[str, Form]:
    """Return the folded spellings of a word as it stands: Köln -> koeln, koln."""
    return dict.fromkeys(_folded(word, [spelling(word)]), Form.SPELLING) | {fold(word): Form.WRITTEN}


def _made_forms(word: str, base: str) -> dict[str, Form]:
    """Collect from the loosest reason to the closest, so that the closest stays."""
    common = () if is_town(word) else word_readings(word)
    inflected = {form for reading in common for form in reading.forms} or rule_forms(word)
    places = place_forms(base) if may_be_place(word, is_common=bool(common)) else set()
    reasons = {
        Form.INFLECTED: inflected,
        Form.INHABITANT: places,
        Form.GENITIVE: _genitives_of(base, common),
    }
    return {folded: reason for reason, spelled in reasons.items() for folded in _folded(word, spelled)}


def _genitives_of(base: str, readings: Iterable[Reading]) -> set[str]:
    """Return the genitives of a name by rule, of a noun those of the dictionary: Art has none in -es."""
    nouns = [set(reading.forms) for reading in readings if reading.kind is Kind.NOUN]
    if not nouns:
        return genitives(base)
    # Autos is the plural as well; the genitive is alone in its -s only beside another plural.
    return {form for forms in nouns for form in forms & genitives(base) if forms - genitives(base) > {base}}


def genitives(base: str) -> set[str]:
    """Return the genitives of a word in lower case, without apostrophes: these part words in the analysis.

    Names that end in s, ß, x or z take an apostrophe only (amtliches Regelwerk, § 96), so that the base form
    finds them; nouns that end so take -es (Kreis, Platz).
    """
    if base.endswith("nis"):
        return {f"{base}ses"}
    if base.endswith(("s", "x", "z")):
        return {f"{base}es"}
    if base.endswith(_NEVER_IN_ES):
        return {f"{base}s"}
    return {f"{base}s", f"{base}es"}


def place_forms(base: str) -> set[str]:
    """Return adjective and inhabitants of a place named in lower case, in the cases that people print."""
    if fold(base) in _NEVER_PLACES:
        return set()
    found = {f"{name}{ending}" for name in _inhabitants(base) for ending in _INHABITANT_ENDINGS}
    adjectives = _ADJECTIVES.get(fold(base), ())
    return found | {f"{adjective}{ending}" for adjective in adjectives for ending in _ADJECTIVE_ENDINGS}


def _inhabitants(base: str) -> Iterable[str]:
    irregular = _INHABITANTS.get(fold(base))
    if irregular is not None:
        return irregular
    for pattern, replacements in _RULES:
        if found := pattern.fullmatch(base):
            return [found.expand(replacement) for replacement in replacements]
    return ()


def _folded(word: str, spelled: Iterable[str]) -> frozenset[str]:
    folded = {fold(form) for form in spelled}
    if _may_lose_its_dots(word):
        dotless = {fold_without_dots(form) for form in spelled}
        # Förderung must not find Forderung.
        folded |= {form for form in dotless - folded if not is_known(form)}
    return frozenset(folded)


def _may_lose_its_dots(word: str) -> bool:
    """Only long capitalised words, or uber would find the preposition über."""
    base = spelling(word)
    return word[:1].isupper() and len(base) >= 4 and fold(base) not in _NEVER_WITHOUT_DOTS


def _is_inflected(base: str) -> bool:
    return len(base) >= 3 and _GERMAN_WORD.fullmatch(base) is not None


def _by_folded_name(table: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {fold(name): tuple(map(spelling, found)) for name, found in table.items()}


_DECLINED = re.compile("(.{2,})e[mnrs]?")
_GERMAN_WORD = re.compile("[a-zäöü]+")
_NEVER_IN_ES = ("a", "e", "i", "o", "u", "y", "ä", "ö", "ü", "el", "em", "en", "er", "ern", "eln", "ing")
_INHABITANT_ENDINGS = ("", "n", "s", "in", "innen")
_ADJECTIVE_ENDINGS = ("e", "em", "en", "er", "es")

# The first pattern that fits decides. Where usage varies every variant is made: one too many finds nothing.
_RULES = tuple(
    (re.compile(pattern), replacements)
    for pattern, replacements in (
        (r"(.+(?:ing|ung|ang))en", (r"\1er",)),  # Göttinger, Melsunger, Erlanger
        (r"(.+br(?:ü|ue)ck)en", (r"\1er",)),  # Saarbrücker
        (r"(.+kirch)en", (r"\1er", r"\1ener")),  # Neunkircher, Gelsenkirchener
        (r"(.+)hausen", (r"\1häuser", r"\1hauser", r"\1hausener")),  # Mühlhäuser, Schaffhauser, Oberhausener
        (r"(.+leb)en", (r"\1er", r"\1ener")),  # Eisleber
        (r"(.+(?:d|ch|tz))en", (r"\1ner", r"\1ener")),  # Dresdner, Münchner and Münchener, Bautzner
        (r"(.+)en", (r"\1ener",)),  # Essener
        (r"(.+er)n", (r"\1er", r"\1ner")),  # Kaiserslauterer, Luzerner
        (r"(.+[^aeiouäöü])el", (r"\1eler", r"\1ler")),  # Kasseler and Kassler
        (r"(.+)stadt", (r"\1städter", r"\1stadter")),  # Darmstädter
        (r"(.+e)", (r"\1r",)),  # Karlsruher
        (r"(.+)", (r"\1er",)),  # Mainzer
    )
)
_INHABITANTS = _by_folded_name(INHABITANTS)
_ADJECTIVES = _by_folded_name(DECLINED_ADJECTIVES)
_NEVER_PLACES = frozenset(map(fold, NEVER_PLACES.split()))
_NEVER_WITHOUT_DOTS = frozenset(map(fold, NEVER_WITHOUT_DOTS.split()))
