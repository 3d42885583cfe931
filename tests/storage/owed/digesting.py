"""Stories held for a digest and gathered into one, for tests."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from storage.ingest import advance, last_entry_id
from storage.owed.digests import gather, readers_due
from storage.tables import Hold, OutboxRow, Rhythm, Subscription
from tests.storage.post import Post
from tests.storage.readers import NOW

BERLIN = ZoneInfo("Europe/Berlin")
MATCHER = "matching"
SEVEN = (NOW + timedelta(days=1)).astimezone(BERLIN).replace(hour=7, minute=0, second=0, microsecond=0)


def wish(post: Post, which: int = 0, **wanted: object) -> None:
    """Let one of the two subscriptions tell in another way."""
    with post.database.transaction() as session:
        session.execute(
            update(Subscription).where(Subscription.id == post.subscriptions[which].id).values(**wanted)
        )


def at(moment: datetime) -> timedelta:
    """Return how long after now a moment is."""
    return moment - NOW


def matched(post: Post) -> None:
    """Let the matcher be at the end of the ingest log."""
    with post.database.transaction() as session:
        advance(session, MATCHER, last_entry_id(session))


def gathered(post: Post, now: datetime) -> int:
    """Gather for everybody whose moment has come; return how many messages that makes."""
    with post.database.transaction() as session:
        return sum(gather(session, reader, MATCHER, now) for reader in readers_due(session, now, 9))


def states(post: Post) -> list[tuple[str, str | None]]:
    """Return state and reason of each story's row, oldest first."""
    with post.database.reading() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.story_id.is_not(None)))
        return [(row.state, row.hold) for row in sorted(rows, key=lambda row: row.id)]


def two_held(post: Post) -> None:
    """Owe two stories, both held for the digest of tomorrow at seven."""
    wish(post, rhythm=Rhythm.DAILY, hour=7)
    for _ in range(2):
        post.owe(post.story(), hold=Hold.DIGEST, due=at(SEVEN))
    matched(post)
