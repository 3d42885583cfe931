"""Which story an article tells, decided when it comes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Boolean, String, bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from query.analysis import Document
from storage.documents import article_day, article_document
from storage.stories.likeness import Likeness
from storage.stories.neighbours import (
    Neighbours,
    Sketched,
    neighbours,
    remember_sketch,
    remember_sketches,
)
from storage.stories.sketch import sketch
from storage.stories.told import Told, told
from storage.stories.verdict import WINDOW, Verdict, judge
from storage.tables import Article, Story, StoryComparison, StoryReason
from storage.types import UtcDateTime

_MOST_COMPARED = 4
_MOST_NOTED = 3  # of the comparisons that joined nothing
_LONG = 60  # words that say something: nobody writes so many alike about two things

_SOURCE, _WORDS = bindparam("source", type_=String), bindparam("body_fingerprint", type_=String)
_OWN = aliased(Article)
_TOLD_BY_US = select(_OWN.id).where(
    _OWN.story_id == Article.story_id, _OWN.source == _SOURCE, _OWN.body_fingerprint == _WORDS
)
_IN_TIME = Article.published_at.between(
    bindparam("earliest", type_=UtcDateTime), bindparam("latest", type_=UtcDateTime)
)
_SAME_WORDS = (
    select(Article)
    .where(Article.body_fingerprint == _WORDS, Article.source != _SOURCE, ~_TOLD_BY_US.exists())
    .where(or_(_IN_TIME, bindparam("is_long", type_=Boolean)))
    .order_by(Article.story_id.desc(), Article.id)
    .limit(1)
)


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A stored article, and what comparing a new one with it came to."""

    other: Article
    ours: Told
    theirs: Told
    days: int  # from the other to the new one
    verdict: Verdict

    @property
    def closeness(self) -> tuple[bool, float, int]:
        """Orders what may be joined, the closest last."""
        found = self.verdict.likeness
        return self.verdict.joined, found.ours + found.theirs, self.other.id

    def noted(self, article: Article, now: datetime) -> StoryComparison:
        """Return the row that says so, of the new article."""
        found = self.verdict.likeness
        return StoryComparison(
            article_id=article.id,
            other_id=self.other.id,
            compared_at=now,
            joined=self.verdict.joined,
            reason=self.verdict.reason,
            ours=found.ours,
            theirs=found.theirs,
            days=self.days,
            shared_names=self.ours.written(found.shared_names),
            shared_numbers=sorted(found.shared_numbers),
            our_names=self.ours.written(found.only_ours),
            their_names=self.theirs.written(found.only_theirs),
        )

    def refused(self, reason: StoryReason) -> "Compared":
        """Return the same comparison with another end."""
        return replace(self, verdict=replace(self.verdict, joined=False, reason=reason))


def find_story(session: Session, article: Article, document: Document, now: datetime) -> None:
    """Add a new article to the session, with the story that another one tells or one of its own.

    `document` is its analysis, with a day. What decided is noted.
    """
    looked = _look_around(session, article, document)
    joined = looked.joined
    article.story = Story(first_seen_at=now) if joined is None else joined.other.story
    session.add(article)
    session.flush()
    looked.remember(session, article)
    noted = [joined] if joined else [*filter(_is_telling, looked.compared)][:_MOST_NOTED]
    session.add_all(one.noted(article, now) for one in noted)


def find_other_story(session: Session, article: Article, document: Document, now: datetime) -> Story | None:
    """Return the story that a changed article would join if it came now, None when it tells its own.

    Copies find it by its new text from now on; what decided for joining is noted.
    """
    looked = _look_around(session, article, document)
    looked.remember(session, article)
    if looked.joined is None:
        return None
    session.add(looked.joined.noted(article, now))
    return looked.joined.other.story


def sketch_articles(session: Session, analysed: Iterable[tuple[Article, Document]]) -> None:
    """Let copies find articles that were stored before, or have changed; their own stories stay."""
    sketched = [Sketched(article.id, sketch(document), _day(document)) for article, document in analysed]
    remember_sketches(session, sketched)


def compare_with_nearest(session: Session, article: Article) -> list[Compared]:
    """Compare a stored article with those it shares most with, as if it came now; the closest first."""
    document = article_document(article)
    ours = told(document)
    known = neighbours(session, sketch(document), _day(document))
    compared = _compare_all(session, article, ours, known)
    return sorted(compared, key=lambda one: one.closeness, reverse=True)


def comparisons_of(session: Session, articles: Sequence[Article]) -> list[StoryComparison]:
    """Return what was noted about some articles, when they came or later ones did."""
    ids = [article.id for article in articles]
    about = or_(StoryComparison.article_id.in_(ids), StoryComparison.other_id.in_(ids))
    return list(session.scalars(select(StoryComparison).where(about).order_by(StoryComparison.id)))


def _same_words(session: Session, article: Article, ours: Told) -> list[Compared]:
    """Compare with the newest story that another source tells word for word.

    One in which this source already has these words does not count: the note of a paywall, the same under
    every headline, would swallow one article after the other. Short notices come back every year.
    """
    published = article.published_at or article.first_seen_at
    asked = {
        "source": article.source,
        "body_fingerprint": article.body_fingerprint,
        "earliest": published - timedelta(days=WINDOW),
        "latest": published + timedelta(days=WINDOW),
        "is_long": len(ours.words) >= _LONG,
    }
    other = session.scalar(_SAME_WORDS, asked)
    if other is None:
        return []
    theirs = _told(other)
    verdict = Verdict(joined=True, reason=StoryReason.SAME_WORDS, likeness=Likeness(ours, theirs))
    return [Compared(other=other, ours=ours, theirs=theirs, days=_days(article, other), verdict=verdict)]


@dataclass(frozen=True, kw_only=True)
class _Looked:
    """An article's sketch, who shares it, and what comparing came to."""

    numbers: Collection[int]
    day: int
    known: Neighbours
    compared: Sequence[Compared]

    @property
    def joined(self) -> Compared | None:
        """The closest, if it tells the same."""
        closest = max(self.compared, key=lambda one: one.closeness, default=None)
        return closest if closest and closest.verdict.joined else None

    def remember(self, session: Session, article: Article) -> None:
        """Let copies find the article from now on."""
        remember_sketch(session, Sketched(article.id, self.numbers, self.day), self.known)


def _look_around(session: Session, article: Article, document: Document) -> _Looked:
    ours = told(document)
    numbers, day = sketch(document), _day(document)
    known = neighbours(session, numbers, day)
    compared = _same_words(session, article, ours) or _compare_all(session, article, ours, known)
    return _Looked(numbers=numbers, day=day, known=known, compared=compared)


def _compare_all(session: Session, article: Article, ours: Told, known: Neighbours) -> list[Compared]:
    ids = [one for one in known.nearest(_MOST_COMPARED + 1) if one != article.id][:_MOST_COMPARED]
    if not ids:
        return []
    found = {other.id: other for other in session.scalars(select(Article).where(Article.id.in_(ids)))}
    compared = [_compare(article, ours, found[one]) for one in ids if one in found]
    formulas = {one.other.story_id for one in compared if one.verdict.reason is StoryReason.OWN_FORMULA}
    # What stands under every headline of a source is no story, whoever else has copied it.
    return [
        one.refused(StoryReason.OWN_FORMULA) if one.other.story_id in formulas else one for one in compared
    ]


def _compare(article: Article, ours: Told, other: Article) -> Compared:
    days, theirs = _days(article, other), _told(other)
    verdict = judge(ours, theirs, days=days, same_source=article.source == other.source)
    return Compared(other=other, ours=ours, theirs=theirs, days=days, verdict=verdict)


def _told(article: Article) -> Told:
    """Read a stored article; the same ones are compared over and over, with every copy and every template."""
    known = _read.get(article.content_hash)
    if known is None:
        if len(_read) >= _MOST_READ:
            _read.clear()
        known = _read[article.content_hash] = told(article_document(article))
    return known


_read: dict[str, Told] = {}
_MOST_READ = 200  # articles; some 10 MB


def _is_telling(one: Compared) -> bool:
    """Tell whether somebody may ask about a comparison: of two texts without a like sentence nobody will."""
    return one.verdict.reason is not StoryReason.OTHER_WORDS


def _days(article: Article, other: Article) -> int:
    return (article_day(article) - article_day(other)).days


def _day(document: Document) -> int:
    if document.day is None:
        raise ValueError("an article without a day cannot be compared with others")
    return document.day.toordinal()
