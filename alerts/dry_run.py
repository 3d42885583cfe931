"""What every subscription would have told in the last days, had it looked then for what it looks for now."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from alerts.matching import logged_article
from alerts.owed import answered
from alerts.standing import StandingQueries
from query import berlin_day
from storage.aliases import load_aliases
from storage.database import Database
from storage.ingest import entries_since
from storage.people.subscriptions import active_subscriptions
from storage.stories.growing import joined_by_change
from storage.tables import IngestEntry

FLOOD_PER_DAY = 5
_AT_ONCE = 200  # entries in memory


class Warned(StrEnum):
    """What is odd about a subscription."""

    NOTHING = "nothing"  # it never tells
    FLOOD = "flood"  # nobody reads so much


@dataclass(kw_only=True)
class WouldTell:
    """One story that would have been told."""

    story_id: int
    title: str  # of the article that leads
    at: datetime  # when that was stored
    article_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class DryRun:
    """What one subscription would have told."""

    subscription_id: int
    address: str
    query: str
    rhythm: str
    stories: tuple[WouldTell, ...]
    warned: Warned | None


def dry_run(database: Database, *, days: int, now: datetime) -> list[DryRun]:
    """Ask all active subscriptions of all that was stored, as matching does; nothing is written.

    What was found at the first crawl of a source tells nobody here either. Rhythms, pauses and caps decide
    when and in how many mails a story is told, not whether, and are not played through.
    """
    standing, told = StandingQueries(), dict[int, dict[int, WouldTell]]()
    since, last = now - timedelta(days=days), 0
    with database.reading() as session:
        standing.keep_up(session, load_aliases(session))
        subscriptions = active_subscriptions(session)
        muted = {one.id: frozenset(one.muted_sources) for one in subscriptions}
        while entries := entries_since(session, since, last, _AT_ONCE):
            joined = joined_by_change(session, entries)
            for entry in entries:
                for number in _concerned(entry, standing, has_joined=entry.id in joined):
                    if number in muted and entry.article.source not in muted[number]:
                        _note(told.setdefault(number, {}), entry)
            last = entries[-1].id
            session.expunge_all()  # the texts of all days need not be held at once
    found = [
        DryRun(
            subscription_id=one.id,
            address=one.subscriber.email or "",
            query=one.query,
            rhythm=one.rhythm,
            stories=tuple(told.get(one.id, {}).values()),
            warned=_warned(len(told.get(one.id, {})), days),
        )
        for one in subscriptions
    ]
    return sorted(found, key=lambda one: one.subscription_id)


def _concerned(entry: IngestEntry, standing: StandingQueries, *, has_joined: bool) -> Iterator[int]:
    today = berlin_day(entry.at)
    article = logged_article(entry, has_joined=has_joined)
    found = answered(article, lambda document: standing.matching(document, today))
    yield from found.newly


def _note(told: dict[int, WouldTell], entry: IngestEntry) -> None:
    article = entry.article
    story = told.setdefault(
        article.story_id, WouldTell(story_id=article.story_id, title=article.title, at=entry.at)
    )
    if article.id not in story.article_ids:
        story.article_ids.append(article.id)


def _warned(stories: int, days: int) -> Warned | None:
    if stories == 0:
        return Warned.NOTHING
    return Warned.FLOOD if stories > FLOOD_PER_DAY * days else None
