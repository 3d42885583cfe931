"""Why a text's word answers a word of the query."""

from enum import StrEnum


class Form(StrEnum):
    """The relation of a form to the word that was typed, from the closest to the loosest."""

    WRITTEN = "written"
    SPELLING = "spelling"  # the same letters with other umlauts: Köln, Koln
    GENITIVE = "genitive"
    INHABITANT = "inhabitant"  # or adjective of a place: Kölner, hallesch
    INFLECTED = "inflected"  # plural, case, comparison, tense
    GLUED = "glued"
    WILDCARD = "wildcard"
    TYPO = "typo"
    EXACT = "exact"
