"""A sender that dies by kill -9, as `python -m tests.alerts.killed_sender DATABASE_URL SMTP_PORT MOMENT`."""

import os
import signal
import sys
from dataclasses import fields
from typing import NoReturn

from alerts.alert import Alert
from alerts.mail.composing import ComposedMail, Composer
from alerts.mail.smtp import SmtpServer, SmtpTransport
from alerts.sending.transport import Outcome
from storage.database import Database
from tests.alerts.world import COMPOSER, send


class Mortal(SmtpTransport):
    """Dies before it hands a mail over, or after the server has taken it and before anybody knows."""

    moment = "after"

    def send(self, sender: str, recipient: str, content: bytes) -> Outcome:
        if self.moment == "after":
            super().send(sender, recipient, content)
        die()


class DeadlyComposer(Composer):
    """Dies of one reader's mail."""

    def compose(self, alert: Alert) -> ComposedMail:
        if alert.recipient == "leser@example.org":
            die()
        return super().compose(alert)


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


if __name__ == "__main__":
    url, port, Mortal.moment = sys.argv[1:]
    server = SmtpServer(host="127.0.0.1", port=int(port), security="none")
    if Mortal.moment == "compose":
        deadly = DeadlyComposer(**{field.name: getattr(COMPOSER, field.name) for field in fields(COMPOSER)})
        send(Database(url), SmtpTransport(server), composer=deadly)
    else:
        send(Database(url), Mortal(server))
