"""A saved search that is read as a feed."""

from datetime import timedelta
from typing import Any

from storage.database import Database
from storage.people.feed_keys import add_feed_key
from storage.tables import Subscription
from tests.web.stored import NOW, subscribed

LATER = NOW + timedelta(hours=1)
WAY = "leserin@example.org"


class Fed:
    """A subscription with a feed."""

    def __init__(self, database: Database, query: str) -> None:
        self.database = database
        _, (self.subscription,) = subscribed(database, WAY, [query])
        with database.transaction() as session:
            key, self.token = add_feed_key(session, self.change(session), NOW)
            self.key = key.id

    def change(self, session: Any) -> Subscription:
        found: Subscription = session.get_one(Subscription, self.subscription)
        return found

    def path(self, ending: str = "atom") -> str:
        return f"/feed/{self.token}.{ending}"
