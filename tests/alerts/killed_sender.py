"""A sender that dies by kill -9, as `python -m tests.alerts.killed_sender DATABASE_URL SMTP_PORT MOMENT`."""

import os
import signal
import sys
from typing import NoReturn

from alerts.smtp import SmtpServer, SmtpTransport
from alerts.transport import Outcome
from storage.database import Database
from tests.alerts.world import send


class Mortal(SmtpTransport):
    """Dies before it hands a mail over, or after the server has taken it and before anybody knows."""

    moment = "after"

    def send(self, sender: str, recipient: str, content: bytes) -> Outcome:
        if self.moment == "after":
            super().send(sender, recipient, content)
        die()


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


if __name__ == "__main__":
    url, port, Mortal.moment = sys.argv[1:]
    transport = Mortal(SmtpServer(host="127.0.0.1", port=int(port), security="none"))
    send(Database(url), transport)
