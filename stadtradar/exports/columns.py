"""The columns of an export: their names, their German headings, and what stands in them."""

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from typing import TypeAlias

from stadtradar.exports.refusals import ExportRefused
from storage.search import ArticleRecord

Value: TypeAlias = int | str | date | tuple[str, ...] | None  # a datetime is a date, a bool an int

HEADINGS = {
    "id": "Nummer",
    "story": "Geschichte",
    "source": "Kurzname der Quelle",
    "source_title": "Quelle",
    "url": "Adresse",
    "day": "Tag",
    "published_at": "Erschienen",
    "published_origin": "Herkunft des Datums",
    "first_seen_at": "Zuerst gesehen",
    "changed_at": "Zuletzt geändert",
    "revision": "Fassung",
    "section": "Rubrik",
    "kicker": "Dachzeile",
    "title": "Überschrift",
    "teaser": "Vorspann",
    "text": "Text",
    "author": "Verfasser",
    "keywords": "Stichwörter",
    "caption": "Bildunterschrift",
    "image_credit": "Bildnachweis",
    "links": "Verweise",
    "paywalled": "Nur Anriss",
}
ALL_COLUMNS = tuple(HEADINGS)


def chosen(text: str | None) -> tuple[str, ...]:
    """Return the columns named in "id,title", without a text all of them. Raises ExportRefused."""
    return ALL_COLUMNS if text is None else required([name.strip() for name in text.split(",")])


def required(columns: Sequence[str]) -> tuple[str, ...]:
    """Return these columns, each once. Raises ExportRefused for one that no export has."""
    names = tuple(dict.fromkeys(columns))
    for name in names:
        if name not in HEADINGS:
            close = get_close_matches(name, ALL_COLUMNS, n=1)
            remedy = f"Gemeint ist wohl {close[0]}." if close else f"Es gibt: {', '.join(ALL_COLUMNS)}."
            raise ExportRefused(f"Die Spalte „{name}“ gibt es nicht. {remedy}")
    return names


def values(record: ArticleRecord, columns: Sequence[str]) -> list[Value]:
    """Return what stands in the columns."""
    return [getattr(record, name) for name in columns]
