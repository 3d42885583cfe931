"""A teller that dies by kill -9, as `python -m tests.alerts.killed_teller DATABASE_URL PORT MOMENT`."""

import sys
from datetime import timedelta

from alerts.mail.smtp import SmtpServer
from alerts.operators import Operators, tell_operators
from storage.database import Database
from tests.alerts.killed_sender import Mortal
from tests.alerts.world import COMPOSER, NOON

if __name__ == "__main__":
    url, port, Mortal.moment = sys.argv[1:]
    wait = timedelta(minutes=20)
    tell_operators(
        Database(url),
        Mortal(SmtpServer(host="127.0.0.1", port=int(port), security="none")),
        COMPOSER,
        Operators(addresses=("ops@stadt.example",), language="de", wait=wait),
        clock=lambda: NOON + wait,
    )
