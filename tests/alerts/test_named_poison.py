"""Mails that harm, and readers who leave in the last moment, as the requirement sheet names them."""

from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from typing import ClassVar

import pytest

from alerts.alert import Alert
from alerts.delivery import SendReport
from alerts.mail.composing import ComposedMail, Composer
from alerts.mail.smtp import SmtpTransport
from storage.database import Database
from storage.people.subscribers import erase_subscriber, find_subscriber
from storage.tables import OutboxState
from tests.alerts.world import COMPOSER, HMAC_KEY, NOON, match, outbox, owe_to, send, store, subscribe
from tests.mail_server import MailServer, Phase

READER = "leserin@example.org"
MINUTE = timedelta(minutes=1)


def states(database: Database) -> set[str]:
    return {row.state for row in outbox(database)}


class BadTemplate(Composer):
    """Cannot write to one of the readers."""

    def compose(self, alert: Alert) -> ComposedMail:
        if alert.recipient == READER:
            raise KeyError("a name the template lacks")
        return super().compose(alert)


class Meanwhile(Composer):
    """Takes so long to write that something happens meanwhile."""

    happens: ClassVar[Callable[[], None]]

    def compose(self, alert: Alert) -> ComposedMail:
        type(self).happens()
        return super().compose(alert)


def like(kind: type[Composer]) -> Composer:
    return kind(**{field.name: getattr(COMPOSER, field.name) for field in fields(COMPOSER)})


def test_poison_template(database: Database, smtp: SmtpTransport) -> None:
    owe_to(database, READER, "zweite@example.org", "dritte@example.org")

    first = send(database, smtp, composer=like(BadTemplate))
    second = send(database, smtp, composer=like(BadTemplate), now=NOON + MINUTE)

    assert (first, second) == (SendReport(sent=2, deferred=1), SendReport(dead=1))
    poisoned = outbox(database)[0]
    assert (poisoned.state, poisoned.last_phase) == (OutboxState.DEAD, "poison")


def test_an_accident_in_composing_is_no_poison(sqlite_database: Database, smtp: SmtpTransport) -> None:
    owe_to(sqlite_database, READER)

    send(sqlite_database, smtp, composer=like(BadTemplate))
    report = send(sqlite_database, smtp, now=NOON + MINUTE)

    assert report == SendReport(sent=1)


def test_delete_while_the_row_is_leased(database: Database, server: MailServer, smtp: SmtpTransport) -> None:
    owe_to(database, READER)

    def erase() -> None:
        with database.transaction() as session:
            subscriber = find_subscriber(session, READER)
            assert subscriber is not None
            erase_subscriber(session, subscriber, evidence="test", hmac_key=HMAC_KEY, now=NOON)

    Meanwhile.happens = erase
    send(database, smtp, composer=like(Meanwhile))

    assert Phase.MAIL not in server.commands
    assert states(database) <= {OutboxState.SUPPRESSED}
    assert {row.message for row in outbox(database)} <= {None}


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Kassel\r\nBcc: alle@example.org\r\n\r\nText", "Kassel Bcc: alle@example.org Text"),
        ("Ampel\u202egnp.exe\u202c in Kassel \U0001f6a6", "Ampelgnp.exe in Kassel \U0001f6a6"),
    ],
    ids=["header_injection_title", "bidi_and_emoji_subject"],
)
def test_hostile_titles_arrive_as_harmless_subjects(
    sqlite_database: Database, server: MailServer, smtp: SmtpTransport, title: str, subject: str
) -> None:
    subscribe(sqlite_database, READER, "Kassel")
    store(sqlite_database, title=title, kicker=None)
    match(sqlite_database)

    send(sqlite_database, smtp)

    [mail] = server.received
    assert mail.recipient == READER
    assert (mail.message["Subject"], mail.message["Bcc"]) == (subject, None)
