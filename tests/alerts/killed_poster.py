"""A sender of webhooks that dies by kill -9: `python -m tests.alerts.killed_poster DATABASE_URL SERVER`."""

import os
import signal
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import NoReturn

from alerts.channels.posting import Posted, Poster
from alerts.channels.webhook_courier import WebhookCourier
from storage.database import Database
from tests.alerts.guards import guard_allowing
from tests.alerts.webhooks import KEY, post_due
from tests.alerts.world import HMAC_KEY


class Mortal(Poster):
    """Dies after the receiver has taken the message and before anybody knows."""

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        super().post(url, body, headers)
        die()


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


def mortal(database: Database, *allowed: str, now: datetime) -> WebhookCourier:
    poster = Mortal(guard_allowing(*allowed), user_agent="Stadtradar/0")
    return WebhookCourier(database, poster, key=KEY, hmac_key=HMAC_KEY, clock=lambda: now)


if __name__ == "__main__":
    post_due(Database(sys.argv[1]), sys.argv[2], made=mortal)
