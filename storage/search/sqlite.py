"""Queries as SQLite's FTS5 understands them."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, Integer, TextClause, bindparam, func, literal_column, or_, text
from sqlalchemy.orm import Session

from query.patterns import Patterns, Vocabulary
from query.tree import SEARCHED, Field
from storage.index.content import PREFIXES, verdicts_in
from storage.search.beginning import PENDING, Beginning
from storage.search.condition import Check
from storage.search.needs import AllOf, AnyOf, Need, OneOf, Sequences, Verdict
from storage.tables import SearchWord

_ID: ColumnElement[int] = literal_column("search_words.rowid", Integer)
_ID_OF_ONE: ColumnElement[int] = literal_column("+search_words.rowid", Integer)
# The other join types leave it to SQLite which table to read first; it would guess wrong.
_INDEX_FIRST = "search_words CROSS JOIN search_document ON search_document.article_id = search_words.rowid"
_INDEX_LAST = "search_document CROSS JOIN search_words ON search_words.rowid = search_document.article_id"
_NO_WORD = '"¦"'  # stands nowhere
_BEGIN = text(
    "SELECT (SELECT json_group_array(word) FROM search_word"  # noqa: S608  only our own words
    f" WHERE word IN (SELECT value FROM json_each(:forms))), {PENDING}"
)


class Fts5:
    """The words stand in the FTS5 table `search_words`, a column for each field that is searched."""

    has_sequences = True
    id = _ID

    def is_exact(self, fields: Sequence[Field]) -> bool:  # noqa: ARG002
        """Tell that every column is known to the index."""
        return True

    def begin(self, session: Session, forms: Collection[str], *, counts_pending: bool) -> Beginning:
        """Ask what must be known; there is nothing to tell, the joins say all."""
        asked = {"forms": json.dumps(list(forms)), "counts_pending": counts_pending}
        occurring, pending = session.execute(_BEGIN, asked).one()
        return Beginning(frozenset(json.loads(occurring)), pending, expected_articles=0)

    def unindexed(self, check: Check) -> Check:
        """Return the check as it is: the joins say all."""
        return check

    def has_parts(self, parts: Sequence[str]) -> Check:
        """Ask for the rows of `SearchWord` that have all these parts."""
        words = text("SELECT rowid FROM search_words_parts WHERE search_words_parts MATCH :parts").bindparams(
            bindparam("parts", " AND ".join(f'"{part}"' for part in parts), unique=True)
        )
        return SearchWord.id.in_(words)

    def rows(self, tables: Collection[str], *, asked: bool) -> TextClause:
        """Return where the rows come from, joined so that these tables can be looked at."""
        if asked:
            return text(_INDEX_FIRST if "search_document" in tables else "search_words")
        return text(_INDEX_LAST if "search_words" in tables else "search_document")

    def asked(self, need: Need) -> Check:
        """Ask the index for all articles."""
        return literal_column("search_words").op("MATCH", is_comparison=True)(expression(need))

    def told(self, need: Need) -> Check:
        """Ask the index about one article."""
        words = text("SELECT rowid FROM search_words WHERE search_words MATCH :asked").bindparams(
            bindparam("asked", expression(need), unique=True)
        )
        # The plus keeps SQLite from looking up row by row, which it cannot while it asks the index.
        return _ID_OF_ONE.in_(words)

    def finds(
        self, fields: Sequence[Field], pattern: Callable[[Patterns], str], vocabulary: Vocabulary
    ) -> Check:
        """Look for a pattern in the lines of one article."""
        checks = []
        lines = [_line(field.value) for field in fields if field in SEARCHED]
        if lines:
            checks.append(func.stadtradar_finds(pattern(Patterns(vocabulary)), *lines) == 1)
        for field in fields:
            if field not in SEARCHED:
                patterns = Patterns(vocabulary, PREFIXES[field])
                checks.append(func.stadtradar_finds(pattern(patterns), _line("beside")) == 1)
        return or_(*checks)


def _line(column: str) -> ColumnElement[str]:
    return literal_column(f"search_words.{column}")


def expression(need: Need) -> str:
    """Write a need in FTS5's own language. Every word is quoted, so nothing in it can be an operator."""
    match need:
        case OneOf(_, _, fields) | Sequences(_, fields):
            return _joined(_by_columns(need, fields), "OR")
        case Verdict(word, fields):
            return _joined((f'"{standing}"' for standing in verdicts_in(fields, word)), "OR")
        case AnyOf(needs):
            return _joined(map(expression, needs), "OR")
        case AllOf(needs, without):
            wanted = _joined(map(expression, needs), "AND")
            return f"({wanted} NOT {_joined(map(expression, without), 'OR')})" if without else wanted


def _by_columns(need: OneOf | Sequences, fields: Sequence[Field]) -> Iterator[str]:
    columns = [field.value for field in SEARCHED if field in fields]
    if columns:
        words = _joined(_words(need, ""), "OR")
        # Where all are searched a filter would only cost: what stands beside bears a prefix.
        yield words if len(columns) == len(SEARCHED) else f"{{{' '.join(columns)}}} : {words}"
    for field in fields:
        if field not in SEARCHED:
            yield _joined(_words(need, PREFIXES[field]), "OR")


def _words(need: OneOf | Sequences, prefix: str) -> Iterator[str]:
    match need:
        case OneOf(words, prefixes, _):
            yield from (f'"{prefix}{word}"' for word in sorted(words))
            yield from (f'"{prefix}{stem}"*' for stem in sorted(prefixes))
        case Sequences(rows, _):
            yield from (f'"{" ".join(prefix + word for word in row)}"' for row in rows)


def _joined(parts: Iterable[str], operator: str) -> str:
    found = list(parts)
    return f"({f' {operator} '.join(found)})" if found else _NO_WORD
