"""Queries as PostgreSQL's tsquery and its patterns understand them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    TextClause,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    or_,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.visitors import ExternallyTraversible, replacement_traverse

from query.patterns import Patterns, Vocabulary
from query.tree import SEARCHED, Field
from storage.index.content import PREFIXES, verdicts_in
from storage.search.beginning import PENDING, Beginning
from storage.search.columns import ARTICLE_ID, DAY
from storage.search.condition import Check
from storage.search.needs import AllOf, AnyOf, Need, OneOf, Sequences, Verdict

# As questions of their own, asked of an article only after all that takes less time.
_LINES = "FROM search_words_lines AS lines WHERE lines.article_id = search_document.article_id"
_WORDS: ColumnElement[str] = literal_column(f"(SELECT words {_LINES})")
_BESIDE: ColumnElement[str] = literal_column(f"(SELECT beside {_LINES})")
_LEXEMES: ColumnElement[str] = literal_column("search_document.lexemes")
_PARTS: ColumnElement[str] = literal_column("search_word.parts")
# The planner does not know that words lie outside of their row: it would rather read all of them than ask the
# index for a word that one article in ten holds. All that is left to it is the index of the words, and others
# only where no word is asked for. Nor does it know that a look at the words of an article costs 4 µs: it
# takes that for a comparison of numbers and would look at all articles of some ids. Workers beside the one
# that asks take longer to start than they save.
_BEGIN = text(
    "SELECT set_config('enable_seqscan', 'off', TRUE), set_config('enable_indexscan', 'off', TRUE),"  # noqa: S608  only our own words
    " set_config('max_parallel_workers_per_gather', '0', TRUE),"
    " set_config('plan_cache_mode', 'force_custom_plan', TRUE), set_config('jit', 'off', TRUE),"
    " set_config('cpu_operator_cost', '2', TRUE),"
    f" ARRAY(SELECT word FROM search_word WHERE word = ANY(:forms)) AS occurring, {PENDING} AS pending,"
    " (SELECT reltuples FROM pg_class WHERE oid = to_regclass('search_document')) AS articles"
).bindparams(bindparam("forms", type_=postgresql.ARRAY(Text)))
_WALK = text("SELECT set_config('enable_indexscan', :allowed, TRUE)")
_UNINDEXED: Mapping[str, ColumnElement[Any]] = {
    column.name: literal_column(f"({column.name} + 0)", column.type) for column in (ARTICLE_ID, DAY)
}
_NO_WORD = "'¦'"  # stands nowhere


class Tsvector:
    """The words stand in a further column of `search_document`, a tsvector, and their lines beside it."""

    id: ColumnElement[int] = ARTICLE_ID
    has_sequences = False  # a tsvector forgets places above 16,383, and more than 256 of one word

    def is_exact(self, fields: Sequence[Field]) -> bool:
        """Tell whether the index knows these fields: the text is known to it only with all others."""
        return Field.BODY not in fields or set(SEARCHED) <= set(fields)

    def begin(self, session: Session, forms: Collection[str], *, counts_pending: bool) -> Beginning:
        """Leave to the planner only what is quick, and let it plan for each search by itself."""
        asked = {"forms": list(forms), "counts_pending": counts_pending}
        begun = session.execute(_BEGIN, asked).one()
        return Beginning(frozenset(begun.occurring), begun.pending, begun.articles)

    def unindexed(self, check: Check) -> Check:
        """Return the check without day and id as its indexes know them."""
        changed: Check = replacement_traverse(check, {}, _unindexed)
        return changed

    def has_parts(self, parts: Sequence[str]) -> Check:
        """Ask for the rows of `SearchWord` that have all these parts."""
        asked = " & ".join(f"'{part}'" for part in parts)
        return _PARTS.op("@@", is_comparison=True)(cast(literal(asked), TSQUERY))

    def rows(self, tables: Collection[str], *, asked: bool) -> TextClause:  # noqa: ARG002
        """Return where the rows come from: all stands in one table."""
        return text("search_document")

    def asked(self, need: Need) -> Check:
        """Ask the index for all articles."""
        return self.told(need)

    def told(self, need: Need) -> Check:
        """Ask the index about one article."""
        return _matches(expression(need))

    def finds(
        self, fields: Sequence[Field], pattern: Callable[[Patterns], str], vocabulary: Vocabulary
    ) -> Check:
        """Look for a pattern in the lines of one article."""
        searched = [field for field in SEARCHED if field in fields]
        all_lines = len(searched) == len(SEARCHED)
        lines = [_WORDS] if all_lines else [_line(field) for field in searched]
        plain = pattern(Patterns(vocabulary))
        checks = [line.op("~", is_comparison=True)(plain) for line in lines]
        checks += [
            _BESIDE.op("~", is_comparison=True)(pattern(Patterns(vocabulary, PREFIXES[field])))
            for field in fields
            if field not in SEARCHED
        ]
        return or_(*checks)


@contextmanager
def walking(session: Session) -> Iterator[None]:
    """Allow to read articles in the order of their ids, looking at the words of each."""
    session.execute(_WALK, {"allowed": "on"})
    yield
    session.execute(_WALK, {"allowed": "off"})


def expression(need: Need) -> str:
    """Write a need as a tsquery. Every word is quoted, so nothing in it can be an operator."""
    match need:
        case OneOf(words, prefixes, fields):
            return _joined(_words(words, prefixes, fields), "|")
        case Verdict(word, fields):
            return _joined((f"'{standing}'" for standing in verdicts_in(fields, word)), "|")
        case AnyOf(needs):
            return _joined(map(expression, needs), "|")
        case AllOf(needs, without):
            unwanted = (f"!{expression(one)}" for one in without)
            return _joined([*map(expression, needs), *unwanted], "&")
        case Sequences():
            raise TypeError("the index knows no rows of words")


def lexemes(need: Need) -> frozenset[str] | None:
    """Return the words of which one stands in the index where the need holds; None where it asks for more."""
    match need:
        case OneOf(words, prefixes, fields) if not prefixes:
            return frozenset(before + word for before in _befores(fields) for word in words)
        case Verdict(word, fields):
            return frozenset(verdicts_in(fields, word))
        case AnyOf(needs):
            each = [found for one in needs if (found := lexemes(one)) is not None]
            return frozenset[str]().union(*each) if len(each) == len(needs) else None
        case _:
            return None


def has_one_of(words: Collection[str], *, but_none_of: Collection[str] = ()) -> Check:
    """Ask the index for one of these words as they stand in it."""
    unwanted = (f"!'{word}'" for word in sorted(but_none_of))
    wanted = _joined((f"'{word}'" for word in sorted(words)), "|")
    return _matches(_joined([wanted, *unwanted], "&"))


def _matches(tsquery: str) -> Check:
    return _LEXEMES.op("@@", is_comparison=True)(cast(literal(tsquery), TSQUERY))


def _words(words: Iterable[str], prefixes: Iterable[str], fields: Sequence[Field]) -> Iterator[str]:
    for before in _befores(fields):
        yield from (f"'{before}{word}'" for word in sorted(words))
        yield from (f"'{before}{stem}':*" for stem in sorted(prefixes))


def _befores(fields: Sequence[Field]) -> Sequence[str]:
    """Return what stands before a word in the index if it stands in one of these fields."""
    is_plain = Field.BODY in fields
    named = [field for field in fields if not (is_plain and field in SEARCHED)]
    return ([""] if is_plain else []) + [PREFIXES[field] for field in named]


def _unindexed(element: ExternallyTraversible, **_: object) -> ColumnElement[Any] | None:
    if isinstance(element, ColumnClause) and element.is_literal:
        return _UNINDEXED.get(element.name)
    return None


def _line(field: Field) -> Check:
    return func.split_part(_WORDS, literal("\n"), SEARCHED.index(field) + 1)


def _joined(parts: Iterable[str], operator: str) -> str:
    found = list(parts)
    return f"({f' {operator} '.join(found)})" if found else _NO_WORD
