"""Makes the messages that tell several stories at once, when their moment has come."""

from datetime import datetime

from alerts.matching import READER
from storage.database import Database
from storage.owed.digests import gather, readers_due

_AT_ONCE = 200


def gather_due(database: Database, *, now: datetime) -> int:
    """Release what was held until now, each reader in a transaction of its own; return how many messages."""
    with database.reading() as session:
        readers = readers_due(session, now, _AT_ONCE)
    made = 0
    for reader in readers:
        with database.transaction() as session:
            made += gather(session, reader, READER, now)
    return made
