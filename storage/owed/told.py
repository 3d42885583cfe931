"""What a reader was told, for pages that a link in a mail leads to."""

from sqlalchemy.orm import Session

from storage.owed.outbox import whole_rows
from storage.tables import OutboxRow


def told_story(session: Session, subscriber_id: int, row_id: int) -> OutboxRow | None:
    """Return the row of one story of this subscriber, with all a page needs.

    None when there is none any more, or its reader was erased.
    """
    mine = whole_rows().where(
        OutboxRow.id == row_id, OutboxRow.subscriber_id == subscriber_id, OutboxRow.story_id.is_not(None)
    )
    row = session.scalar(mine)
    return None if row is None or row.subscriber.erased_at is not None else row
