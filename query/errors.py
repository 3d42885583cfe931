"""What can be wrong with a query, said so that its writer can put it right."""

from enum import Enum
from typing import Literal


class Fault(Enum):
    """What is wrong and what to do about it, in German, then both in English."""

    EMPTY = (
        "Die Anfrage ist leer, schon an Stelle {position} fehlt ein Wort.",
        "Geben Sie mindestens ein Suchwort ein.",
        "The query is empty, a word is missing at position {position}.",
        "Enter at least one word.",
    )
    NO_WORD = (
        "Die Anfrage besteht nur aus Satzzeichen, an Stelle {position} fehlt ein Wort.",
        "Geben Sie mindestens ein Wort aus Buchstaben oder Ziffern ein.",
        "The query is only punctuation, a word is missing at position {position}.",
        "Enter at least one word of letters or digits.",
    )
    TOO_LONG = (
        "Die Anfrage ist zu lang: erlaubt sind 500 Zeichen, an Stelle {position} steht das erste zu viel.",
        "Teilen Sie sie auf mehrere Anfragen auf.",
        "The query is too long: 500 characters are allowed, the first too many is at position {position}.",
        "Split it into several queries.",
    )
    TOO_MANY_WORDS = (
        "Die Anfrage hat zu viele Wörter: erlaubt sind 100, an Stelle {position} steht das erste zu viel.",
        "Teilen Sie sie auf mehrere Anfragen auf.",
        "The query has too many words: 100 are allowed, the first too many is at position {position}.",
        "Split it into several queries.",
    )
    TOO_DEEP = (
        "An Stelle {position} öffnet sich eine Klammer zu viel: erlaubt sind 20 ineinander.",
        "Lassen Sie überflüssige Klammern weg.",
        "One bracket too many opens at position {position}: 20 inside each other are allowed.",
        "Leave out those that are not needed.",
    )
    QUOTE_NOT_CLOSED = (
        "Das Anführungszeichen an Stelle {position} wird nicht geschlossen.",
        "Setzen Sie ans Ende der Wortgruppe ein zweites, oder lassen Sie es weg.",
        "The quotation mark at position {position} is never closed.",
        "Put a second one behind the phrase, or leave it out.",
    )
    EMPTY_PHRASE = (
        "Zwischen den Anführungszeichen an Stelle {position} steht kein Wort.",
        "Schreiben Sie eines hinein, oder lassen Sie sie weg.",
        "There is no word between the quotation marks at position {position}.",
        "Put one in, or leave them out.",
    )
    BRACKET_NOT_CLOSED = (
        "Die Klammer an Stelle {position} wird nicht geschlossen.",
        "Setzen Sie hinter ihr letztes Wort eine schließende Klammer „)“.",
        "The bracket at position {position} is never closed.",
        "Put a closing bracket “)” behind its last word.",
    )
    BRACKET_NOT_OPENED = (
        "Zur Klammer an Stelle {position} fehlt die öffnende Klammer „(“.",
        "Setzen Sie eine davor, oder lassen Sie diese weg.",
        "The bracket at position {position} was never opened.",
        "Put a “(” before it, or leave it out.",
    )
    EMPTY_BRACKETS = (
        "In der Klammer an Stelle {position} steht kein Wort.",
        "Schreiben Sie eines hinein, oder lassen Sie sie weg.",
        "There is no word in the brackets at position {position}.",
        "Put one in, or leave them out.",
    )
    WORD_MISSING_BEFORE = (
        "Vor der Verknüpfung an Stelle {position} fehlt ein Wort.",
        "Ergänzen Sie es; ist die Verknüpfung selbst gesucht, schreiben Sie sie klein.",
        "A word is missing before the operator at position {position}.",
        "Add it; if the operator itself is searched for, write it in small letters.",
    )
    WORD_MISSING_BEHIND = (
        "Hinter der Verknüpfung an Stelle {position} fehlt ein Wort.",
        "Ergänzen Sie es; ist die Verknüpfung selbst gesucht, schreiben Sie sie klein.",
        "A word is missing behind the operator at position {position}.",
        "Add it; if the operator itself is searched for, write it in small letters.",
    )
    ONLY_EXCLUDES = (
        "Das Wort an Stelle {position} wird nur ausgeschlossen, daneben wird nichts gesucht.",
        "Nennen Sie ein Wort, das vorkommen soll, zum Beispiel: Kaiserslautern NICHT Gewinnspiel.",
        "The word at position {position} is only excluded, nothing is searched for beside it.",
        "Name a word that must occur, for example: Kaiserslautern NOT Gewinnspiel.",
    )
    WILDCARD = (
        "Den Platzhalter * an Stelle {position} gibt es nicht.",
        "Schreiben Sie die Wörter aus, die Sie meinen, verbunden mit ODER.",
        "There is no wildcard like the * at position {position}.",
        "Write out the words you mean, joined by OR.",
    )
    BAR = (
        "Das Zeichen | an Stelle {position} verknüpft nichts.",
        "Schreiben Sie dafür ODER.",
        "The sign | at position {position} joins nothing.",
        "Write OR instead.",
    )


class QueryError(ValueError):
    """A query that cannot be understood. `str()` is the German message.

    `position` counts characters from 1. `suggestion` is a query close to what was typed that can be
    understood; None where there is no obvious one.
    """

    def __init__(self, fault: Fault, position: int, suggestion: str | None = None) -> None:
        super().__init__(fault, position, suggestion)
        self.fault = fault
        self.position = position
        self.suggestion = suggestion

    def __str__(self) -> str:
        return self.message()

    def message(self, language: Literal["de", "en"] = "de") -> str:
        """Say what is wrong, where, and what to do about it."""
        sentences = self.fault.value[:2] if language == "de" else self.fault.value[2:]
        return " ".join(sentences).format(position=self.position)
