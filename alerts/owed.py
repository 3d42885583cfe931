"""Decides what is owed to whom. Pure."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime

from query import Document, Field, analyse_document
from storage.ingest import Late
from storage.owed.outbox import Owed
from storage.owed.rhythms import digest_moment
from storage.people.subscriptions import Waiting
from storage.tables import Hold


@dataclass(frozen=True, kw_only=True)
class LoggedArticle:
    """An article as one entry of the ingest log announces it."""

    entry_id: int
    logged_at: datetime
    article_id: int
    source: str
    story_id: int
    alertable: bool  # False: found at the first crawl of its source, alerts nobody
    texts: Mapping[Field, str]
    texts_before: Mapping[Field, str] | None = None  # of the revision before; None when this is the first
    day: date  # of publication, in Berlin
    late: Late | None = None  # None: it is told in time
    revision: int = 1
    is_material: bool = False  # a later revision that says something else than the one before
    has_joined: bool = False  # by this revision it came to tell what others told already

    @property
    def is_update(self) -> bool:
        """Whether the publisher changed a story; what is told late we read anew, what joins is a copy."""
        return self.texts_before is not None and self.late is None and not self.has_joined


@dataclass(frozen=True, kw_only=True)
class Answered:
    """The subscriptions that an article answers."""

    newly: AbstractSet[int]  # and did not before
    still: AbstractSet[int] = frozenset()  # and did before a material revision

    @property
    def all(self) -> AbstractSet[int]:
        """Both."""
        return self.newly | self.still


def answered(article: LoggedArticle, matching: Callable[[Document], AbstractSet[int]]) -> Answered:
    """Return the subscriptions that the article concerns.

    A correction in an old article is no news to those whose words stood in it before: they were told, or the
    article is older than their subscription or the first crawl of its source. They are named when the
    revision is material, as those who were told may be told once more. What is told late is no revision of
    the publisher's, but ours. `matching` tells the subscriptions that a document answers.
    """
    if not article.alertable:
        return Answered(newly=frozenset())
    now = matching(analyse_document(article.texts, day=article.day))
    if not now or article.texts_before is None:
        return Answered(newly=now)
    before = matching(analyse_document(article.texts_before, day=article.day))
    still = now & before if article.is_material and article.is_update else frozenset()
    return Answered(newly=now - before, still=still)


def owed(
    article: LoggedArticle, waiting: Iterable[Waiting], answers: Answered, *, due_at: datetime
) -> list[Owed]:
    """Return one debt per subscriber and channel, with all subscriptions of theirs that wait for the article.

    It is due at `due_at`, or held for a digest when none of them tells at once.
    """
    matches: dict[tuple[int, str], list[Waiting]] = defaultdict(list)
    for one in waiting:
        if one.subscription_id in answers.all and _waits_for(article, one):
            for channel in one.channels:
                matches[one.subscriber_id, channel].append(one)
    return [_owed(article, *reader, found, answers, due_at) for reader, found in matches.items()]


def _owed(
    article: LoggedArticle,
    subscriber_id: int,
    channel: str,
    found: Collection[Waiting],
    answers: Answered,
    due_at: datetime,
) -> Owed:
    # What was stored before a digest belongs to it, even if it is matched a moment later.
    digest = digest_moment([one.wish for one in found], after=article.logged_at)
    return Owed(
        subscriber_id=subscriber_id,
        story_id=article.story_id,
        channel=channel,
        due_at=digest or due_at,
        hold=Hold.DIGEST if digest else None,
        matches=_pairs(article, found, answers.newly),
        late_reason=article.late.reason if article.late else None,
        revision=article.revision,
        still=_pairs(article, found, answers.still),
        may_update=article.is_update,
    )


def _pairs(
    article: LoggedArticle, found: Iterable[Waiting], wanted: AbstractSet[int]
) -> tuple[tuple[int, int], ...]:
    return tuple((one.subscription_id, article.article_id) for one in found if one.subscription_id in wanted)


def _waits_for(article: LoggedArticle, one: Waiting) -> bool:
    """What is told late is owed to those who would have been told in time."""
    if article.source in one.muted_sources:
        return False
    if article.late is not None and article.late.since < one.since:
        return False
    return one.after_entry < article.entry_id
