"""What is neither done nor has a reason."""

from datetime import datetime, timedelta

import pytest

from alerts.mail.smtp import SmtpTransport
from alerts.matching import READER
from storage.database import Database
from storage.owed.overdue import Overdue, overdue
from storage.tables import Hold, OutboxRow, OutboxState
from tests.alerts.conftest import server, smtp  # noqa: F401  (fixtures)
from tests.alerts.world import NOON, match, owe_to, send, store, subscribe
from tests.mail_server import MailServer, Phase
from tests.storage.leases import lease_next

HOUR = timedelta(hours=1)


def found(database: Database, now: datetime) -> Overdue:
    with database.reading() as session:
        return overdue(session, READER, now)


def counts(database: Database, now: datetime) -> tuple[int, int, int, int]:
    """Return how many are unmatched, unsent, deferred and ungathered."""
    one = found(database, now)
    return one.unmatched.count, one.unsent.count, one.deferred.count, one.ungathered.count


def change(database: Database, **values: object) -> None:
    with database.transaction() as session:
        row = session.get_one(OutboxRow, 1)
        for name, value in values.items():
            setattr(row, name, value)


def test_an_article_not_matched_for_an_hour_is_overdue(database: Database) -> None:
    store(database)

    assert counts(database, NOON + HOUR) == (0, 0, 0, 0)
    assert counts(database, NOON + HOUR * 1.1) == (1, 0, 0, 0)
    assert found(database, NOON + 2 * HOUR).unmatched.since == NOON

    match(database)

    assert not found(database, NOON + 2 * HOUR).is_anything


def test_a_mail_due_for_an_hour_is_overdue_until_it_is_accepted(
    database: Database,
    server: MailServer,  # noqa: F811
    smtp: SmtpTransport,  # noqa: F811
) -> None:
    owe_to(database, "a@example.org")

    assert counts(database, NOON + HOUR / 2) == (0, 0, 0, 0)
    assert counts(database, NOON + 2 * HOUR) == (0, 1, 0, 0)

    send(database, smtp)

    assert len(server.received) == 1
    assert counts(database, NOON + 2 * HOUR) == (0, 0, 0, 0)


def test_a_lease_that_nobody_takes_over_is_overdue(database: Database) -> None:
    owe_to(database, "a@example.org")
    with database.transaction() as session:
        lease_next(session, owner="gone", now=NOON, lease_for=timedelta(minutes=5))

    assert counts(database, NOON + HOUR) == (0, 0, 0, 0)
    assert counts(database, NOON + 2 * HOUR) == (0, 1, 0, 0)


def test_a_reply_of_the_server_is_a_reason_for_four_hours(
    database: Database,
    server: MailServer,  # noqa: F811
    smtp: SmtpTransport,  # noqa: F811
) -> None:
    owe_to(database, "a@example.org")
    server.fail(Phase.RCPT, "450 4.2.0 later")
    for minutes in (0, 1, 6, 21, 81, 300):
        send(database, smtp, now=NOON + timedelta(minutes=minutes))

    assert counts(database, NOON + timedelta(minutes=200)) == (0, 0, 1, 0)  # so many attempts take that long
    assert counts(database, NOON + timedelta(minutes=301)) == (0, 0, 1, 0)
    assert found(database, NOON + 5 * HOUR).reply == "450 4.2.0 later"


def test_a_mail_put_off_a_moment_ago_has_its_reason(
    database: Database,
    server: MailServer,  # noqa: F811
    smtp: SmtpTransport,  # noqa: F811
) -> None:
    owe_to(database, "a@example.org")
    server.fail(Phase.RCPT, "450 4.2.0 later")
    for minutes in (0, 1, 6, 21):
        send(database, smtp, now=NOON + timedelta(minutes=minutes))

    assert counts(database, NOON + HOUR) == (0, 0, 0, 0)


def test_what_is_held_is_overdue_only_beyond_its_moment(database: Database) -> None:
    owe_to(database, "a@example.org")
    change(database, state=OutboxState.HELD, hold=Hold.DIGEST, due_at=NOON + 20 * HOUR)

    assert counts(database, NOON + 10 * HOUR) == (0, 0, 0, 0)
    assert counts(database, NOON + 22 * HOUR) == (0, 0, 0, 1)


@pytest.mark.parametrize("state", [OutboxState.SUPPRESSED, OutboxState.DEAD, OutboxState.SENT])
def test_what_is_settled_is_never_overdue(database: Database, state: OutboxState) -> None:
    owe_to(database, "a@example.org")
    change(database, state=state)

    assert not found(database, NOON + 100 * HOUR).is_anything


def test_a_reader_without_a_match_is_owed_nothing(database: Database) -> None:
    subscribe(database, "a@example.org", "Mainz")
    store(database)
    match(database)

    assert not found(database, NOON + 2 * HOUR).is_anything
