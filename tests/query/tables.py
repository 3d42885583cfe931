"""Reads the tables of cases, written so that a teacher of German can correct them."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from query import Field, Form

_HIT = {"ja": True, "nein": False}
_FORMS = {
    "geschrieben": Form.WRITTEN,
    "Schreibweise": Form.SPELLING,
    "Genitiv": Form.GENITIVE,
    "Einwohner": Form.INHABITANT,
    "Beugung": Form.INFLECTED,
    "Platzhalter": Form.WILDCARD,
    "Tippfehler": Form.TYPO,
    "genau": Form.EXACT,
    "zusammengeklebt": Form.GLUED,
    "gleichnamig": Form.HOMONYM,
}
_FIELDS = {
    "Dachzeile": Field.KICKER,
    "Titel": Field.TITLE,
    "Vorspann": Field.TEASER,
    "Text": Field.BODY,
    "Stichwort": Field.KEYWORDS,
    "Bildtext": Field.CAPTION,
    "Autor": Field.AUTHOR,
    "Rubrik": Field.SECTION,
    "Quelle": Field.SOURCE,
    "Adresse": Field.URL,
}


class Case(NamedTuple):
    query: str
    sentence: str
    hit: bool
    form: Form | None  # of the first hit; None where there is none, or where the table does not say
    note: str

    @property
    def texts(self) -> Mapping[Field, str]:
        """The sentence is the body, unless it names its fields: Titel: Neues Amt | Text: Es öffnet."""
        parts = self._parts()
        return {_FIELDS[name]: text for name, text in parts.items() if name != "Tag"}

    @property
    def day(self) -> date | None:
        day = self._parts().get("Tag")
        return date.fromisoformat(day) if day else None

    def _parts(self) -> dict[str, str]:
        if self.sentence.partition(": ")[0] not in {*_FIELDS, "Tag"}:
            return {"Text": self.sentence}
        parts = (part.partition(": ") for part in self.sentence.split(" | "))
        return {name: text for name, _, text in parts}


class Pair(NamedTuple):
    query: str
    word: str
    same: bool  # a form of the same word
    note: str


def cases() -> list[Case]:
    return [_case(*row) for row in _rows("faelle.tsv")]


def pairs() -> list[Pair]:
    return [Pair(query, word, _HIT[same], note) for query, word, same, note in _rows("wortformen.tsv")]


def _case(query: str, sentence: str, hit: str, *form_and_note: str) -> Case:
    *form, note = form_and_note
    return Case(query, sentence, _HIT[hit], _FORMS[form[0]] if any(form) else None, note)


def _rows(name: str) -> Iterator[list[str]]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines[1:] if not line.startswith("# "))
