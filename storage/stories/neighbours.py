"""Finding articles that share passages, in an index inside the database."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.insertion import Value, insert_missing
from storage.stories.verdict import WINDOW
from storage.tables import StorySketch

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
    found = select(StorySketch.number, StorySketch.article_id).where(
        StorySketch.number.in_(sorted(sketch)), StorySketch.day.between(day - WINDOW, day + WINDOW)
    )
    having = defaultdict(set)
    for number, article in session.execute(found):
        having[number].add(article)
    return Neighbours(having)


def remember_sketch(
    session: Session, article_id: int, sketch: Collection[int], day: int, known: Neighbours
) -> None:
    """Let an article be found by its sketch. What it said before it changed goes on leading to it."""
    rows: list[Mapping[str, Value]] = [
        {"number": number, "day": day, "article_id": article_id}
        for number in sorted(sketch)
        if not known.is_common(number)
    ]
    insert_missing(session, StorySketch, rows)
