"""German compounds that no dictionary has: their last part tells how the whole is inflected."""

import re
from functools import lru_cache

from query.lexicon import Kind, Reading, is_known, readings


@lru_cache(maxsize=2**13)
def compound_readings(word: str) -> tuple[Reading, ...]:
    """Read a word by the longest last part that is known: straßenbeleuchtung by beleuchtung.

    The first part must be a word too, or a compound, with or without what joins them: Darmstadt is, so towns
    have to be asked for before. Returns none where the word does not fall into parts.
    """
    if len(word) > _LONGEST:
        return ()
    for start in range(2, len(word) - _SHORTEST + 1):
        first, last = word[:start], word[start:]
        kinds = _LAST_OF_VERBS if first in _PARTICLES else _LAST
        known = [reading for reading in readings(last) if reading.kind in kinds]
        if known and last not in _NEVER_LAST and _may_come_first(first):
            return tuple(_joined(first, reading) for reading in known)
    return ()


def _joined(first: str, last: Reading) -> Reading:
    # zu stands between particle and verb as ge does: nachzubessern.
    with_zu = [f"zu{last.forms[0]}"] if last.kind is Kind.VERB else []
    return Reading(last.kind, last.is_lemma, tuple(f"{first}{form}" for form in (*last.forms, *with_zu)))


def _may_come_first(part: str) -> bool:
    if part in _FIRST_PARTS:
        return True
    if not _HAS_VOWEL.search(part):
        return False
    bare = [part, *(part.removesuffix(joint) for joint in _JOINTS if part.endswith(joint))]
    return any(
        len(word) >= _SHORTEST
        # Verbs join without their ending: Ladesäule, Messnetz.
        and (is_known(word) or is_known(f"{word}en") or compound_readings(word))
        for word in bare
    )


# What stands first without being a noun, a verb or an adjective.
_FIRST = """
    ab agrar an anti auf aus aussen bei bio brutto bundes durch ein elektro euro ex extra fern finanz
    gegen geo gesamt grund haupt hinter hydro inner innen inter ko kreis landes maxi mega meta mikro
    mini mit mittel mono multi nach neben netto nord nicht öko online ost poly privat pro rück selbst
    sexual sofort solar sonder sozial spezial spitzen sub super süd tele teil thermo trans über um un
    unter ur video viel vor weg weiter west wieder zentral zu zurück zusammen zwischen
"""
# What parts from a verb; be- and ver- do not, and change its participle.
_PARTICLE = """
    ab an auf aus bei ein fern fest her herab heran herauf heraus herbei herein herum herunter hervor
    hin hinaus hinein hinzu hoch los mit nach nieder um vor voran voraus vorbei vorher weg weiter wieder
    zu zurück zusammen
"""
_PARTICLES = frozenset(_PARTICLE.split())
_FIRST_PARTS = _PARTICLES | frozenset(_FIRST.split())
_NEVER_LAST = ("ist", "isten")  # an ending: Monopolist
_SHORTEST = 3
_LONGEST = 60  # the cost grows with the cube
_LAST = (Kind.NOUN, Kind.ADJECTIVE)
_LAST_OF_VERBS = (*_LAST, Kind.VERB)
_JOINTS = ("s", "es", "n", "en", "er", "e")
_HAS_VOWEL = re.compile("[aeiouäöüy]")
