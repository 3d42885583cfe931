"""What of an article goes into the index."""

from collections.abc import Mapping
from dataclasses import dataclass

from query.analysis import Document
from query.signatures import LONGEST, indexed
from query.stream import stream
from query.tree import SEARCHED, Field

# Looked at only where a query names them: their words bear a prefix, so that no other query meets them.
BESIDE = (Field.AUTHOR, Field.SECTION, Field.SOURCE, Field.URL)
PREFIXES: Mapping[Field, str] = {
    field: f"§{letter}" for field, letter in zip(Field, "ktvbscarqu", strict=True)
}
_SHORTEST = 3  # letters; wildcards and slips ask for no shorter word


@dataclass(frozen=True, kw_only=True)
class Content:
    """The lines of words of an article (`query.stream`), and its words, each once."""

    lines: Mapping[Field, str]  # of the fields in SEARCHED
    beside: str  # all other fields in one line
    lexemes: frozenset[str]  # as in the lines but without signatures, and those of short fields with prefix
    words: frozenset[str]  # that wildcards and slips may look for, uncut


def content(document: Document) -> Content:
    """Return what of an analysed article goes into the index."""
    texts = document.texts
    by_field = {field: _words(document, field) for field in texts}
    plain = {word for field in SEARCHED if field in texts for word in by_field[field]}
    named = {
        PREFIXES[field] + indexed(word)
        for field in texts
        if field is not Field.BODY
        for word in by_field[field]
    }
    return Content(
        lines={field: stream(texts[field]) for field in SEARCHED if field in texts},
        beside="".join(stream(texts[field], PREFIXES[field]) for field in BESIDE if field in texts),
        lexemes=frozenset(named.union(map(indexed, plain))),
        words=frozenset(word for words in by_field.values() for word in words if len(word) >= _SHORTEST),
    )


def is_long(word: str) -> bool:
    """Tell whether a word stands in the index as a digest only."""
    return len(word) > LONGEST


def _words(document: Document, field: Field) -> set[str]:
    return {token[0] for reading in document.texts[field].readings for token in reading.tokens}
