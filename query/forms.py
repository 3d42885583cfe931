"""Why a word of a text counts as a word of the query."""

from enum import StrEnum


class Form(StrEnum):
    """In what form a word was found; told to the reader with the hit."""

    WRITTEN = "written"  # as typed, but for case
    SPELLING = "spelling"  # another spelling of the same: Koeln, Koln
    GENITIVE = "genitive"  # Kaiserslauterns
    INHABITANT = "inhabitant"  # Kaiserslauterer, hallesch
    INFLECTED = "inflected"  # plural, case, verb form
    WILDCARD = "wildcard"  # asked for by a *
    TYPO = "typo"  # one letter off, asked for by a ~
    EXACT = "exact"  # letter by letter
    GLUED = "glued"  # part of what was glued together, less certain: KaiserslauternDigitalisierung
    HOMONYM = "homonym"  # a name that is a word too, with nothing beside it that tells: less certain
