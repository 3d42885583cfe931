"""What fields, forms and the parts of a query are called, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from query.forms import Form
from query.tree import Field

Language: TypeAlias = Literal["de", "en"]

# What is found in these forms may be something else; readers are told.
LESS_CERTAIN = (Form.GLUED, Form.HOMONYM, Form.TYPO)


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words of one language. `{...}` marks what is filled in."""

    fields: Mapping[Field, str]
    forms: Mapping[Form, str]
    doubts: Mapping[Form, str]  # of LESS_CERTAIN, beside the hit

    # parts of a query
    word: str
    phrase: str
    conjunction: str
    alternative: str
    exclusion: str
    near_sentence: str
    near_beside: str
    near_words: str
    of_name: str  # an alternative that an alias or a place was written out for
    published: str
    valid: str
    since: str
    until: str
    between: str
    today: str
    last_days: str
    day_format: str  # for strftime

    # what a phrase demands
    only_in: str
    not_small: str
    not_after: str
    not_before: str
    sure_after: str
    sure_before: str
    any_number: str
    judged: str
    begins: str
    ends: str
    holds: str

    # what an article answers
    hit: str
    miss: str
    not_excluded: str
    excluded: str

    # around it
    searched: str
    of_article: str
    more: str
    times: str
    runs: str
    cut: str
    suggestion: str


GERMAN = Wording(
    fields={
        Field.KICKER: "Dachzeile",
        Field.TITLE: "Überschrift",
        Field.TEASER: "Anreißer",
        Field.BODY: "Text",
        Field.KEYWORDS: "Stichwort",
        Field.CAPTION: "Bildunterschrift",
        Field.AUTHOR: "Autor",
        Field.SECTION: "Rubrik",
        Field.SOURCE: "Quelle",
        Field.URL: "Adresse",
    },
    forms={
        Form.WRITTEN: "wie geschrieben",
        Form.SPELLING: "andere Schreibung",
        Form.GENITIVE: "Genitiv",
        Form.INHABITANT: "Einwohner oder Adjektiv",
        Form.INFLECTED: "gebeugt",
        Form.WILDCARD: "mit Platzhalter",
        Form.TYPO: "mit Tippfehler",
        Form.EXACT: "buchstabengetreu",
        Form.GLUED: "zusammengeklebt",
        Form.HOMONYM: "kann auch das Wort sein",
    },
    doubts={
        Form.GLUED: "zusammengeklebt",
        Form.HOMONYM: "kann auch das Wort sein",
        Form.TYPO: "Tippfehler",
    },
    word="Wort „{text}“",
    phrase="Wortgruppe „{text}“",
    conjunction="UND",
    alternative="ODER",
    exclusion="NICHT",
    near_sentence="NAHE, im selben Satz",
    near_beside="NAHE, unmittelbar nebeneinander",
    near_words="NAHE, höchstens {n} Wörter dazwischen",
    of_name="ODER, für {name}",
    published="erschienen {when}",
    valid="gilt für Artikel {when}",
    since="ab {first}",
    until="bis {last}",
    between="von {first} bis {last}",
    today="heute",
    last_days="in den letzten {n} Tagen mit heute",
    day_format="%d.%m.%Y",
    only_in="nur im Feld {fields}",
    not_small="gilt kleingeschrieben nicht",
    not_after="gilt nicht nach: {words}",
    not_before="gilt nicht vor: {words}",
    sure_after="gilt sicher nach: {words}",
    sure_before="gilt sicher vor: {words}",
    judged="steht im Suchverzeichnis als {verdict}",
    any_number="(Zahl)",
    begins="beginnt mit",
    ends="endet auf",
    holds="enthält",
    hit="Treffer",
    miss="kein Treffer",
    not_excluded="Treffer, denn davon steht nichts im Artikel",
    excluded="kein Treffer, denn das steht im Artikel",
    searched="Gesucht wird, wo kein Feld genannt ist, in: {fields}",
    of_article="Artikel {number} ({day}): {title}",
    more="{n} weitere",
    times="{n}-mal",
    runs="So sucht {backend}:",
    cut="(noch {n} Zeichen, ganz mit --all)",
    suggestion="Vorschlag: {query}",
)

ENGLISH = Wording(
    fields={
        Field.KICKER: "Kicker",
        Field.TITLE: "Headline",
        Field.TEASER: "Teaser",
        Field.BODY: "Text",
        Field.KEYWORDS: "Keyword",
        Field.CAPTION: "Caption",
        Field.AUTHOR: "Author",
        Field.SECTION: "Section",
        Field.SOURCE: "Source",
        Field.URL: "Address",
    },
    forms={
        Form.WRITTEN: "as written",
        Form.SPELLING: "another spelling",
        Form.GENITIVE: "genitive",
        Form.INHABITANT: "inhabitant or adjective",
        Form.INFLECTED: "inflected",
        Form.WILDCARD: "by a wildcard",
        Form.TYPO: "with a typing error",
        Form.EXACT: "letter by letter",
        Form.GLUED: "run together",
        Form.HOMONYM: "may be the common word",
    },
    doubts={
        Form.GLUED: "run together with another word",
        Form.HOMONYM: "may be the common word",
        Form.TYPO: "typing error",
    },
    word="word “{text}”",
    phrase="phrase “{text}”",
    conjunction="AND",
    alternative="OR",
    exclusion="NOT",
    near_sentence="NEAR, in the same sentence",
    near_beside="NEAR, right beside each other",
    near_words="NEAR, at most {n} words between",
    of_name="OR, for {name}",
    published="published {when}",
    valid="holds for articles {when}",
    since="from {first}",
    until="until {last}",
    between="from {first} to {last}",
    today="today",
    last_days="in the last {n} days with today",
    day_format="%Y-%m-%d",
    only_in="only in the field {fields}",
    not_small="does not hold in small letters",
    not_after="does not hold after: {words}",
    not_before="does not hold before: {words}",
    sure_after="surely holds after: {words}",
    sure_before="surely holds before: {words}",
    judged="stands in the index as {verdict}",
    any_number="(number)",
    begins="begins with",
    ends="ends in",
    holds="holds",
    hit="hit",
    miss="no hit",
    not_excluded="hit, for the article has nothing of it",
    excluded="no hit, for the article has it",
    searched="Searched where no field is named: {fields}",
    of_article="Article {number} ({day}): {title}",
    more="{n} more",
    times="{n} times",
    runs="What {backend} runs:",
    cut="({n} more letters, all of it with --all)",
    suggestion="Suggestion: {query}",
)


def wording(language: Language) -> Wording:
    """Return the words of a language."""
    return ENGLISH if language == "en" else GERMAN
