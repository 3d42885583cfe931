"""Mails that are owed, for the jobs that match and send."""

from datetime import UTC, datetime

from storage.articles import save_article
from storage.database import Database
from storage.owed.outbox import outbox_counts
from storage.tables import OutboxState
from tests.articles import an_article
from tests.storage.readers import a_subscriber, a_subscription


def owe_mails(database: Database, count: int) -> None:
    """Store what a reader waits for."""
    now = datetime.now(UTC)
    with database.transaction() as session:
        a_subscription(session, a_subscriber(session), "Kaiserslautern")
    for number in range(count):
        article = an_article(title=f"Meldung {number}", body=f"Kaiserslautern zählt bis {number}.")
        with database.transaction() as session:
            save_article(session, article, keys={f"x.example/{number}"}, alertable=True, now=now)


def counts(database: Database) -> dict[OutboxState, int]:
    with database.reading() as session:
        return outbox_counts(session)
