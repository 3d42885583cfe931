"""Sending, and what is told of a mail server that is away."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from time import monotonic

from alerts.mail.composing import Composer
from alerts.mail.mail_courier import MailCourier
from alerts.mail.smtp import SmtpServer, SmtpTransport
from alerts.tokens import UnsubscribeTokens
from scheduler.jobs import DeliveryPlan, MatchDue, SendDue
from storage.database import Database
from storage.tables import OutboxState
from tests.mail_server import MailServer, Phase
from tests.scheduler.jobs.owed_mails import counts, owe_mails
from tests.scheduler.logged import Logged

NONE = timedelta(0)


@contextmanager
def sending(
    database: Database, port: int, stopping: Event | None = None, clock: Callable[[], float] = monotonic
) -> Iterator[SendDue]:
    transport = SmtpTransport(SmtpServer(host="127.0.0.1", port=port, security="none"))
    composer = Composer(
        sender="alarm@stadtradar.example",
        sender_name="Stadtradar",
        base_url="http://127.0.0.1:8731",
        tokens=UnsubscribeTokens(["k" * 32]),
        message_id_key=b"k" * 32,
        contact="test@example.org",
    )
    plan = DeliveryPlan(
        senders=[{"mail": MailCourier(transport, composer)}],
        owner="test",
        lease_for=timedelta(minutes=5),
        hmac_key=b"ledger key of the tests",
    )
    yield SendDue(database, plan, stopping or Event(), clock=clock)
    transport.close()


def test_mail_server_that_is_away_is_told_once_and_once_that_it_is_back(
    sqlite_database: Database, logged: Logged
) -> None:
    owe_mails(sqlite_database, 4)
    MatchDue(sqlite_database, Event(), group_wait=NONE)()
    mails = MailServer()
    mails.start()
    mails.stop()
    times = [0.0, 61.0, 122.0, 183.0, 244.0]
    with sending(sqlite_database, mails.port, clock=lambda: times[0]) as send_due:
        for _ in range(3):
            send_due()
            times.pop(0)
        with mails:
            send_due()
            times.pop(0)
            send_due()
            assert len(mails.received) == 1  # the three tried before wait a minute

    (away,) = logged.named("mail server unavailable")
    assert away["level"].name == "WARNING"
    assert re.match("connect: .*refused", away["extra"]["reason"])
    assert logged.count("mail server available again") == 1


def test_no_mail_is_tried_while_the_server_rests(sqlite_database: Database) -> None:
    owe_mails(sqlite_database, 3)
    MatchDue(sqlite_database, Event(), group_wait=NONE)()
    mails = MailServer()
    mails.start()
    mails.stop()
    with sending(sqlite_database, mails.port, clock=lambda: 0.0) as send_due:
        send_due()

        with mails:
            send_due()
            assert mails.connections == 0


def test_broken_off_by_ourselves_the_mail_server_is_not_called_unavailable(
    sqlite_database: Database, logged: Logged
) -> None:
    owe_mails(sqlite_database, 1)
    MatchDue(sqlite_database, Event(), group_wait=NONE)()
    stopping = Event()

    with MailServer() as mails, sending(sqlite_database, mails.port, stopping) as send_due:
        mails.delay(Phase.RCPT, Event())
        sender = Thread(target=send_due)
        sender.start()
        mails.wait_until(lambda: Phase.RCPT in mails.commands)
        stopping.set()
        send_due.plan.senders[0]["mail"].interrupt()
        sender.join(30)

    assert not sender.is_alive()
    assert logged.count("mail server unavailable") == 0
    assert counts(sqlite_database)[OutboxState.DUE] == 1
