"""Finding articles that share passages, in an index inside the database."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import BigInteger
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
    for number, article in rows:
        having[number].add(article)
    return Neighbours(having)


def remember_sketch(
    session: Session, article_id: int, sketch: Collection[int], day: int, known: Neighbours
) -> None:
    """Let an article be found by its sketch. What it said before it changed goes on leading to it."""
    telling = sorted(number for number in sketch if not known.is_common(number))
    _REMEMBER.execute(session, telling, day=day, article=article_id)


_HAVING = OfMany(
    "SELECT number, article_id FROM story_sketch WHERE number {among} AND day BETWEEN :first AND :last",
    BigInteger,
)
_REMEMBER = OfMany(
    # SQLite would take what follows JOIN-like sources without WHERE for a part of them.
    "INSERT INTO story_sketch (number, day, article_id) SELECT value, :day, :article FROM {rows} WHERE TRUE"
    " ON CONFLICT DO NOTHING",
    BigInteger,
)
