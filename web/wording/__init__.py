"""Every word the pages say, in both languages."""

from enum import StrEnum
from typing import assert_never

from web.wording.english import ENGLISH
from web.wording.entries import Counted, Example, Wording
from web.wording.german import GERMAN

__all__ = ["ENGLISH", "GERMAN", "Counted", "Example", "Language", "Wording", "wording"]


class Language(StrEnum):
    """The languages of the pages."""

    DE = "de"
    EN = "en"


def wording(language: Language) -> Wording:
    """Return the words of a language."""
    match language:
        case Language.DE:
            return GERMAN
        case Language.EN:
            return ENGLISH
    assert_never(language)
