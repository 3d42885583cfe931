"""The articles that answer a query, as a selection that counting, paging and all else start from."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from query.tree import And, Node, Not, Or, Period, Query
from storage.search.columns import DAY, FIRST_SEEN_AT, is_from
from storage.search.compiling import Compiler
from storage.search.condition import Check
from storage.search.dialect import Dialect
from storage.search.expansion import Expansion, forms_asked
from storage.search.pending import MOST_EVALUATED, evaluated
from storage.search.postgresql import Tsvector
from storage.search.selection import Selection
from storage.search.sqlite import Fts5


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What a search is narrowed to beside its query."""

    since: datetime | None = None  # first seen at or after
    sources: tuple[str, ...] = ()
    first: date | None = None  # day of publication in Berlin, both ends included
    last: date | None = None

    @property
    def checks(self) -> tuple[Check, ...]:
        """The same as conditions."""
        checks: list[Check] = [self.since <= FIRST_SEEN_AT] if self.since else []
        checks += [is_from(self.sources)] if self.sources else []
        checks += [self.first <= DAY] if self.first else []
        return (*checks, *([self.last >= DAY] if self.last else []))


EVERYTHING = Narrowing()


class Hits(Selection):
    """The hits of one query in one snapshot: those that `query.evaluate` finds, no others.

    Articles that are not indexed are evaluated here if they are few. If they are many they are left out, and
    `left_out` says how many they are. `today` is the day in Berlin from which periods count back.

    Raises QueryError where a wildcard stands for too many words.
    """

    def __init__(
        self, session: Session, query: Query, *, today: date, narrowing: Narrowing = EVERYTHING
    ) -> None:
        dialect: Dialect = Fts5() if session.get_bind().dialect.name == "sqlite" else Tsvector()
        forms = forms_asked(query.root)
        begun = dialect.begin(session, forms, counts_pending=_asks_for_words(query.root))
        self.session, self.query, self.today, self.narrowing = session, query, today, narrowing
        self.vocabulary = Expansion(session, dialect, forms - begun.occurring)
        condition = Compiler(dialect, self.vocabulary, today).condition(query.root)
        pending = begun.pending
        self.expected_articles = begun.expected_articles
        self.left_out = pending if pending > MOST_EVALUATED else 0
        few = pending and not self.left_out
        super().__init__(
            dialect,
            condition,
            narrowing.checks,
            has_pending=pending > 0,
            evaluated=tuple(evaluated(session, query, today)) if few else (),
        )


def _asks_for_words(node: Node) -> bool:
    """Tell whether the index of words must be asked: the days of articles are known without it."""
    match node:
        case Period():
            return False
        case Not(child):
            return _asks_for_words(child)
        case And(children) | Or(children):
            return any(map(_asks_for_words, children))
        case _:
            return True
