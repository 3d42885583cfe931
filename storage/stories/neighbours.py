"""Finding articles that share passages, in an index inside the database."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import BigInteger, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from storage.many_values import OfMany
from storage.stories.verdict import WINDOW

# What so many articles of a few weeks say tells none of them apart, and would make every look-up slow.
COMMON = 50


@dataclass(frozen=True)
class Neighbours:
    """Who has the numbers of a sketch, among the articles of some weeks."""

    having: Mapping[int, Collection[int]]  # number -> ids of articles

    def nearest(self, limit: int) -> list[int]:
        """Return the ids of the articles that share the most numbers; of two alike the newer comes first."""
        shared = Counter(article for articles in self.having.values() for article in articles)
        return sorted(shared, key=lambda article: (-shared[article], -article))[:limit]

    def is_common(self, number: int) -> bool:
        """Tell whether too many have this number already."""
        return len(self.having.get(number, ())) >= COMMON


def neighbours(session: Session, sketch: Collection[int], day: int) -> Neighbours:
    """Look the numbers of a sketch up; `day` counts as date.toordinal() does."""
    having = defaultdict(set)
    rows = _HAVING.execute(session, sketch, first=day - WINDOW, last=day + WINDOW)
    for number, article, _ in rows:
        having[number].add(article)
    return Neighbours(having)


class Sketched(NamedTuple):
    """An article and its sketch; `day` counts as date.toordinal() does."""

    article_id: int
    numbers: Collection[int]
    day: int


def remember_sketch(session: Session, sketched: Sketched, known: Neighbours) -> None:
    """Let an article be found by its sketch. What it said before it changed goes on leading to it."""
    article_id, numbers, day = sketched
    _remember(session, [(number, day, article_id) for number in numbers if not known.is_common(number)])


def remember_sketches(session: Session, sketched: Sequence[Sketched]) -> None:
    """Do so for many, one after the other, whose neighbours have not been looked up."""
    if not sketched:
        return
    having = defaultdict(set)
    numbers, days = {number for one in sketched for number in one.numbers}, [one.day for one in sketched]
    rows = _HAVING.execute(session, numbers, first=min(days) - WINDOW, last=max(days) + WINDOW)
    for number, article, day in rows:
        having[number].add((article, day))
    remembered = []
    for article, ours, today in sketched:
        for number in ours:
            if not _is_common(having[number], today):
                having[number].add((article, today))
                remembered.append((number, today, article))
    _remember(session, remembered)


def _remember(session: Session, rows: Iterable[tuple[int, int, int]]) -> None:
    """Write (number, day, id of the article), the rows of one page of the index after each other."""
    if not (ordered := sorted(rows)):
        return
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql(_TO_SQLITE, ordered)
    else:
        numbers, days, articles = map(list, zip(*ordered, strict=True))
        session.execute(_TO_POSTGRESQL, {"numbers": numbers, "days": days, "articles": articles})


def _is_common(having: Collection[tuple[int, int]], today: int) -> bool:
    if len(having) < COMMON:
        return False
    return len({article for article, day in having if abs(day - today) <= WINDOW}) >= COMMON


_HAVING = OfMany(
    "SELECT number, article_id, day FROM story_sketch WHERE number {among} AND day BETWEEN :first AND :last",
    BigInteger,
)
_TO_SQLITE = "INSERT OR IGNORE INTO story_sketch (number, day, article_id) VALUES (?, ?, ?)"
_TO_POSTGRESQL = text(
    "INSERT INTO story_sketch (number, day, article_id)"
    " SELECT * FROM unnest(:numbers, :days, :articles) ON CONFLICT DO NOTHING"
).bindparams(*(bindparam(name, type_=ARRAY(BigInteger)) for name in ("numbers", "days", "articles")))
