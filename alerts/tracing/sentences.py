"""Steps as sentences, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from alerts.faults.fault_english import in_english
from alerts.tracing.english import ENGLISH_NAMES, ENGLISH_SENTENCES
from alerts.tracing.german import GERMAN_NAMES, GERMAN_SENTENCES
from alerts.tracing.steps import Fact, Step, StepKind
from query import BERLIN
from query.wording import Language

# Said where what is named is unknown or was forgotten.
_UNKNOWN = {"de": "unbekannt", "en": "unknown"}
_STORED_GERMAN = frozenset({"fault", "reason"})  # kept in German; told in English by its twin if there is one


@dataclass(frozen=True, kw_only=True)
class StepWords:
    """What is said of steps in one language; the names of values stand under the name of the fact."""

    language: Language
    sentences: Mapping[StepKind, str]
    names: Mapping[str, Mapping[str, str]]
    moment: str  # strftime


_WORDS: Mapping[Language, StepWords] = {
    "de": StepWords(
        language="de", sentences=GERMAN_SENTENCES, names=GERMAN_NAMES, moment="%d.%m.%Y, %H:%M:%S Uhr"
    ),
    "en": StepWords(
        language="en", sentences=ENGLISH_SENTENCES, names=ENGLISH_NAMES, moment="%Y-%m-%d, %H:%M:%S"
    ),
}


def step_words(language: Language) -> StepWords:
    """Return the words of a language."""
    return _WORDS[language]


def sentence(step: Step, language: Language) -> str:
    """Return the sentence of a step; moments are German time."""
    words = step_words(language)
    told = {name: _told(name, fact, words) for name, fact in step.facts.items()}
    at = _moment(step.at, words) if step.at else _UNKNOWN[language]
    return words.sentences[step.kind].format(at=at, **told)


def _told(name: str, fact: Fact, words: StepWords) -> str:
    if isinstance(fact, datetime):
        return _moment(fact, words)
    if isinstance(fact, int):
        return str(fact)
    if name in words.names:
        return words.names[name].get(fact, fact or _UNKNOWN[words.language])
    if words.language == "en" and name in _STORED_GERMAN:
        fact = in_english(fact) or fact
    return fact or _UNKNOWN[words.language]


def _moment(at: datetime, words: StepWords) -> str:
    return at.astimezone(BERLIN).strftime(words.moment)
