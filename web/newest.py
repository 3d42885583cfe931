"""The articles stored last, for readers who have not asked for anything yet."""

from storage.database import Session
from storage.ingest import last_entry_id
from storage.tables import Article, IngestEntry

# The tail of the ingest log may hold only changes to old articles, and ids that were never used.
LOOKED_BACK = 200


def newest_articles(session: Session, *, limit: int) -> list[Article]:
    """Return up to `limit` articles, newest first; fewer where the log's last entries are changes."""
    newest: list[Article] = []
    last = last_entry_id(session)
    for number in range(last, max(0, last - LOOKED_BACK), -1):
        entry = session.get(IngestEntry, number)
        if entry is not None and entry.revision == 1:
            newest.append(entry.article)
        if len(newest) == limit:
            break
    return newest
