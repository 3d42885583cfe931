"""What is said of a fault, in the language of the page where there is such a sentence."""

from dataclasses import dataclass

from alerts.faults.fault_english import in_english
from web.wording import Wording


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A text and the language it is in."""

    text: str
    language: str


def sentence(german: str | None, words: Wording) -> Sentence | None:
    """Return how the page says it; what has no twin stays German. None when nothing is said."""
    if not german:
        return None
    twin = in_english(german) if words.code == "en" else None
    return Sentence(text=twin or german, language=words.code if twin else "de")
