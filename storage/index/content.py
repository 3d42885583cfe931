"""What of an article goes into the index."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from query.analysis import Document
from query.signatures import LONGEST, indexed
from query.stream import stream
from query.tree import SEARCHED, Field
from query.verdicts import verdicts

# Looked at only where a query names them: their words bear a prefix, so that no other query meets them.
BESIDE = (Field.AUTHOR, Field.SECTION, Field.SOURCE, Field.URL)
PREFIXES: Mapping[Field, str] = {
    field: f"§{letter}" for field, letter in zip(Field, "ktvbscarqu", strict=True)
}


@dataclass(frozen=True, kw_only=True)
class Content:
    """The lines of words of an article (`query.stream`), and its words, each once in each field."""

    lines: Mapping[Field, str]  # of the fields in SEARCHED
    beside: str  # all other fields in one line
    by_field: Mapping[Field, frozenset[str]]
    verdicts: frozenset[str]  # on the searched fields, and with its prefix on each of them

    @property
    def words(self) -> frozenset[str]:
        """All of them, uncut."""
        return frozenset().union(*self.by_field.values())

    @property
    def lexemes(self) -> set[str]:
        """Those of the searched fields as they stand in the lines, and those of short fields with prefix.

        Verdicts are among them.
        """
        found = _standing(frozenset().union(*(self.by_field.get(field, ()) for field in SEARCHED)))
        for field, words in self.by_field.items():
            if field is not Field.BODY:
                found.update(PREFIXES[field] + word for word in _standing(words))
        return found | self.verdicts


def content(document: Document) -> Content:
    """Return what of an analysed article goes into the index."""
    texts = document.texts
    return Content(
        lines={field: stream(texts[field]) for field in SEARCHED if field in texts},
        beside="".join(stream(texts[field], PREFIXES[field]) for field in BESIDE if field in texts),
        by_field={field: text.words for field, text in texts.items()},
        verdicts=frozenset(_verdicts(document)),
    )


def verdicts_in(fields: Sequence[Field], verdict: str) -> Sequence[str]:
    """Return the words of which one stands in the index where the verdict holds for one of these fields."""
    everywhere = set(SEARCHED) <= set(fields)
    return [verdict] if everywhere else [PREFIXES[field] + verdict for field in fields]


def is_long(word: str) -> bool:
    """Tell whether a word stands in the index as a digest only."""
    return len(word) > LONGEST


def _verdicts(document: Document) -> Iterator[str]:
    for field, found in verdicts(document).items():
        for verdict in found:
            yield from (verdict, PREFIXES[field] + verdict)


def _standing(words: Iterable[str]) -> set[str]:
    return {word if len(word) <= LONGEST else indexed(word) for word in words}
