"""What a subscription would have told in the last days, and in how many mails."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from query import Query, berlin_day
from storage.database import Session
from storage.owed.rhythms import Wish, next_moment
from storage.people.telling import Telling
from storage.search import Hits, Narrowing, found_stories, leading_articles, limited
from storage.tables import Article, Rhythm

DAYS = 30
_SHOWN = 10
MANY_MAILS, MANY_STORIES = 5, 25  # a day, that nobody reads


class Outlook(StrEnum):
    """Whether one should subscribe to it like that."""

    FINE = "fine"
    NOTHING = "nothing"
    FLOOD = "flood"


@dataclass(frozen=True, kw_only=True)
class Retrospect:
    """What would have been told."""

    days: int
    stories: int
    mails: int
    newest: tuple[Article, ...]  # of the newest stories the article found first
    left_out: int  # articles that cannot be searched yet

    @property
    def outlook(self) -> Outlook:
        """What to say about it."""
        return outlook(self.stories, self.mails, self.days)


def look_back(
    session: Session, query: Query, telling: Telling, *, now: datetime, days: int = DAYS, seconds: float
) -> Retrospect:
    """Return what a subscription would have told in the last `days`.

    Raises QueryError where a wildcard stands for too many words, SearchTooCostly after so many seconds.
    """
    narrowing = Narrowing(since=now - timedelta(days=days))
    with limited(session, seconds):
        hits = Hits(session, query, today=berlin_day(now), narrowing=narrowing)
        stories = found_stories(hits)
    return Retrospect(
        days=days,
        stories=len(stories),
        mails=count_mails([story.first_seen_at for story in stories], telling),
        newest=tuple(leading_articles(session, stories[:_SHOWN])),
        left_out=hits.left_out,
    )


def count_mails(moments: Iterable[datetime], telling: Telling) -> int:
    """Return in how many mails stories found at these moments are told."""
    ordered = sorted(moments)
    if telling.rhythm is Rhythm.INSTANT:
        return _instant_mails(ordered, timedelta(minutes=telling.quiet_minutes))
    wish = Wish(rhythm=telling.rhythm, hour=telling.hour, weekdays=telling.weekdays)
    return len({next_moment(wish, moment) for moment in ordered})


def outlook(stories: int, mails: int, days: int) -> Outlook:
    """Return whether that is nothing, a flood, or fine."""
    if stories == 0:
        return Outlook.NOTHING
    is_flood = mails > MANY_MAILS * days or stories > MANY_STORIES * days
    return Outlook.FLOOD if is_flood else Outlook.FINE


def _instant_mails(ordered: Sequence[datetime], quiet: timedelta) -> int:
    """Count mails where what comes in the quiet after one is gathered into the next."""
    if not quiet:
        return len(ordered)
    mails = 0
    last: datetime | None = None  # when the last mail went out, or will
    for moment in ordered:
        if last is not None and moment <= last:
            continue  # joins the mail that is gathered
        last = moment if last is None else max(moment, last + quiet)
        mails += 1
    return mails
