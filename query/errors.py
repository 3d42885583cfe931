"""What can be wrong with a query, said so that its writer can put it right."""

from enum import Enum
from typing import Literal


class Fault(Enum):
    """What is wrong and what to do about it, in German, then both in English."""

    EMPTY = (
        "Die Anfrage ist leer: An Stelle {position} fehlt ein Wort.",
        "Geben Sie mindestens ein Suchwort ein.",
        "The query is empty: a word is missing at position {position}.",
        "Enter at least one word.",
    )
    NO_WORD = (
        "In der Anfrage steht kein Wort, nur Zeichen wie an Stelle {position}.",
        "Geben Sie mindestens ein Wort aus Buchstaben oder Ziffern ein.",
        "The query has no word, only signs as at position {position}.",
        "Enter at least one word of letters or digits.",
    )
    TOO_LONG = (
        "Die Anfrage ist zu lang: erlaubt sind 500 Zeichen, an Stelle {position} beginnt, was zu viel ist.",
        "Teilen Sie sie auf mehrere Anfragen auf.",
        "The query is too long: 500 characters are allowed, what is too much begins at position {position}.",
        "Split it into several queries.",
    )
    TOO_MANY_WORDS = (
        "Die Anfrage hat zu viele Wörter: erlaubt sind 100, an Stelle {position} werden es mehr.",
        "Teilen Sie sie auf mehrere Anfragen auf.",
        "The query has too many words: 100 are allowed, at position {position} they become more.",
        "Split it into several queries.",
    )
    TOO_DEEP = (
        "An Stelle {position} öffnet sich eine Klammer zu viel: erlaubt sind 20 ineinander.",
        "Lassen Sie die überflüssigen weg.",
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
        "Vor „{value}“ an Stelle {position} fehlt ein Wort.",
        "Ergänzen Sie es; ist „{value}“ selbst gesucht, schreiben Sie es klein.",
        "A word is missing before “{value}” at position {position}.",
        "Add it; if “{value}” itself is searched for, write it in small letters.",
    )
    WORD_MISSING_BEHIND = (
        "Hinter „{value}“ an Stelle {position} fehlt ein Wort.",
        "Ergänzen Sie es; ist „{value}“ selbst gesucht, schreiben Sie es klein.",
        "A word is missing behind “{value}” at position {position}.",
        "Add it; if “{value}” itself is searched for, write it in small letters.",
    )
    ONLY_EXCLUDES = (
        "Was an Stelle {position} steht, wird nur ausgeschlossen; daneben wird nichts gesucht.",
        "Nennen Sie dazu ein Wort, das vorkommen soll, zum Beispiel: Kaiserslautern NICHT Gewinnspiel.",
        "What stands at position {position} is only excluded; nothing is searched for beside it.",
        "Name a word with it that must occur, for example: Kaiserslautern NOT Gewinnspiel.",
    )
    SHORT_WILDCARD = (
        "Der Platzhalter * an Stelle {position} steht bei weniger als drei Buchstaben: „{value}“.",
        "Schreiben Sie mehr vom Wort aus, zum Beispiel: *beleuchtung.",
        "The wildcard * at position {position} goes with fewer than three letters: “{value}”.",
        "Write more of the word, for example: *beleuchtung.",
    )
    TOO_MANY_WILDCARDS = (
        "Die Anfrage hat zu viele Platzhalter (*): erlaubt sind 20, an Stelle {position} werden es mehr.",
        "Teilen Sie sie auf mehrere Anfragen auf.",
        "The query has too many wildcards (*): 20 are allowed, at position {position} they become more.",
        "Split it into several queries.",
    )
    WIDE_WILDCARD = (
        "„{value}“ an Stelle {position} steht für mehr als 3000 verschiedene Wörter.",
        "Schreiben Sie mehr Buchstaben davon aus, oder nennen Sie die gemeinten Wörter, verbunden mit ODER.",
        "“{value}” at position {position} stands for more than 3000 different words.",
        "Write more letters of it, or name the words that you mean, joined by OR.",
    )
    SHORT_TYPO = (
        "„{value}“ an Stelle {position} ist zu kurz für Tippfehler (~): nötig sind fünf Buchstaben.",
        "Lassen Sie das ~ weg und schreiben Sie aus, was Sie meinen, verbunden mit ODER.",
        "“{value}” at position {position} is too short for typing errors (~): they need five letters.",
        "Leave out the ~ and write out what you mean, joined by OR.",
    )
    SIGNS_TOGETHER = (
        "Bei „{value}“ an Stelle {position} steht mehr als eines von *, ~ und exakt:.",
        "Sie widersprechen sich; verwenden Sie nur eines davon.",
        "More than one of *, ~ and exact: goes with “{value}” at position {position}.",
        "They contradict each other; use only one of them.",
    )
    PREFIX_ALONE = (
        "Hinter „{value}“ an Stelle {position} fehlt, wonach gesucht werden soll.",
        "Schreiben Sie es ohne Leerzeichen dahinter, zum Beispiel: titel:Kaiserslautern.",
        "What to look for is missing behind “{value}” at position {position}.",
        "Write it right behind, without a blank, for example: title:Kaiserslautern.",
    )
    UNKNOWN_PREFIX = (
        "Das Feld „{value}:“ an Stelle {position} gibt es nicht.",
        (
            "Es gibt titel: kicker: vorspann: text: stichwort: bildtext: autor: rubrik: quelle: url: stadt: "
            "exakt: von: bis: zeit:. Ist der Doppelpunkt gemeint, setzen Sie alles in Anführungszeichen."
        ),
        "The field “{value}:” at position {position} does not exist.",
        (
            "There are title: kicker: teaser: text: keyword: caption: author: section: source: url: city: "
            "exact: from: until: time:. If the colon itself is meant, put everything in quotation marks."
        ),
    )
    PREFIX_BEFORE_OTHER = (
        "Hinter „{value}“ an Stelle {position} muss ein Wort stehen oder mehrere in Anführungszeichen.",
        "Ein NICHT gehört vor „{value}“, mehrere Wörter verbinden Sie so: stadt:Mainz ODER stadt:Worms.",
        "A word must stand behind “{value}” at position {position}, or several in quotation marks.",
        "NOT goes before “{value}”, several words are joined like this: city:Mainz OR city:Worms.",
    )
    BAD_DATE = (
        "„{value}“ an Stelle {position} ist kein Tag, den es gibt.",
        "Schreiben Sie das Datum als 2026-07-31 oder 31.7.2026, einen Monat als 2026-07, ein Jahr als 2026.",
        "“{value}” at position {position} is no day that exists.",
        "Write the date as 2026-07-31 or 31.7.2026, a month as 2026-07, a year as 2026.",
    )
    BAD_SPAN = (
        "„{value}“ an Stelle {position} ist keine Zeitspanne.",
        "Schreiben Sie Tage als 7d, Wochen als 2w, Monate als 3m, Jahre als 1j.",
        "“{value}” at position {position} is no span of time.",
        "Write days as 7d, weeks as 2w, months as 3m, years as 1y.",
    )
    DISTANCE = (
        "Der Abstand „{value}“ an Stelle {position} geht nicht: erlaubt sind 0 bis 50 Wörter dazwischen.",
        "Schreiben Sie zum Beispiel NAHE/10, oder NAHE allein für denselben Satz.",
        "The distance “{value}” at position {position} is not possible: 0 to 50 words between are allowed.",
        "Write for example NEAR/10, or NEAR alone for the same sentence.",
    )
    NEAR_OPERAND = (
        "NAHE an Stelle {position} verbindet nur Wörter, Wortgruppen und mit ODER verbundene in Klammern.",
        "Schreiben Sie UND, NICHT und Zeiträume außerhalb dieser Klammern.",
        "NEAR at position {position} joins only words, phrases and such joined by OR in brackets.",
        "Write AND, NOT and periods outside of these brackets.",
    )
    NEAR_FIELDS = (
        "NAHE an Stelle {position} verbindet Wörter aus verschiedenen Feldern.",
        "Setzen Sie das Feld vor die Klammer: titel:(Kaiserslautern NAHE Sensoren).",
        "NEAR at position {position} joins words of different fields.",
        "Put the field before the brackets: title:(Kaiserslautern NEAR Sensoren).",
    )
    NEAR_CHAIN = (
        "An Stelle {position} steht ein weiterer Abstand: NAHE mit einer Zahl verbindet nur zwei.",
        "Schreiben Sie zwei Bedingungen: a NAHE/5 b UND b NAHE/5 c.",
        "There is another distance at position {position}: NEAR with a number joins only two.",
        "Write two conditions: a NEAR/5 b AND b NEAR/5 c.",
    )
    UNKNOWN_ALIAS = (
        "Den Alias „@{value}“ an Stelle {position} gibt es nicht.",
        "Ist keiner gemeint, lassen Sie das @ weg; alle nennt `stadtradar aliases list`.",
        "The alias “@{value}” at position {position} does not exist.",
        "If none is meant, leave out the @; `stadtradar aliases list` names all.",
    )
    ALIAS_IN_ALIAS = (
        "An Stelle {position} steht „@{value}“, doch ein Alias kann keinen anderen enthalten.",
        "Schreiben Sie aus, wofür „@{value}“ steht; ist kein Alias gemeint, lassen Sie das @ weg.",
        "“@{value}” is at position {position}, but an alias cannot hold another one.",
        "Write out what “@{value}” stands for; if no alias is meant, leave out the @.",
    )
    ALIAS_UNREADABLE = (
        "Was der Alias „@{value}“ enthält, ist an Stelle {position} nicht zu verstehen.",
        (
            "`stadtradar aliases show {value}` zeigt es; * und ~ darin vertragen sich nicht mit einem exakt: "
            "davor."
        ),
        "What the alias “@{value}” holds cannot be understood at position {position}.",
        "`stadtradar aliases show {value}` shows it; * and ~ in it do not go with an exact: before it.",
    )
    ALIASES_TOO_LARGE = (
        "Aliase stehen für zu viele Wörter: erlaubt sind 300, mit dem an Stelle {position} sind es mehr.",
        "Teilen Sie die Anfrage oder den Alias auf mehrere auf.",
        "Aliases stand for too many words: 300 are allowed, with the one at position {position} it is more.",
        "Split the query or the alias into several.",
    )
    NEAR_ALIAS = (
        "NAHE an Stelle {position} kann „{value}“ nicht verbinden: darin steht UND.",
        "Schreiben Sie statt des Alias die Namen aus, die gemeint sind, mit ODER verbunden in Klammern.",
        "NEAR at position {position} cannot join “{value}”: it holds AND.",
        "Instead of the alias write out the names that are meant, joined by OR in brackets.",
    )
    NEAR_TOO_LARGE = (
        "NAHE an Stelle {position} verbindet zu viele Städte und Aliase auf einmal.",
        "Teilen Sie die Anfrage auf mehrere auf.",
        "NEAR at position {position} joins too many towns and aliases at once.",
        "Split the query into several.",
    )
    UNKNOWN_TOWN = (
        "Eine Stadt oder Gemeinde „{value}“ wie an Stelle {position} gibt es in Deutschland nicht.",
        'Schreiben Sie den amtlichen Namen, mehrere Wörter in Anführungszeichen: stadt:"Bad Kreuznach".',
        "There is no town or municipality “{value}” in Germany as at position {position}.",
        'Write its official name, several words in quotation marks: city:"Bad Kreuznach".',
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
    understood; None where there is no obvious one. `value` is the part of the query that cannot be, where the
    message names it.
    """

    def __init__(
        self, fault: Fault, position: int, suggestion: str | None = None, value: str | None = None
    ) -> None:
        super().__init__(fault, position, suggestion, value)
        self.fault = fault
        self.position = position
        self.suggestion = suggestion
        self.value = value

    def __str__(self) -> str:
        return self.message()

    def message(self, language: Literal["de", "en"] = "de") -> str:
        """Say what is wrong, where, and what to do about it."""
        sentences = self.fault.value[:2] if language == "de" else self.fault.value[2:]
        return " ".join(sentences).format(position=self.position, value=self.value)
