from datetime import timedelta

import pytest

from alerts.digests import gather_due
from alerts.mail.smtp import SmtpTransport
from alerts.tracing import StepKind, sentence
from storage.articles import save_article
from storage.database import Database
from storage.ingest import Late
from storage.owed.outbox import mark_sent
from storage.owed.tracing import trace_messages, trace_reader
from storage.people.addresses import address_hmac
from storage.people.subscribers import erase_subscriber, find_subscriber
from storage.tables import (
    Bounce,
    Hold,
    LateReason,
    OutboxState,
    ReturnKind,
    Rhythm,
    Subscription,
    Suppression,
    SuppressionReason,
)
from tests.alerts.tracing.asking import READER, change_row, kinds, later, why
from tests.alerts.world import (
    HMAC_KEY,
    NOON,
    match,
    name_sources,
    outbox,
    owe_to,
    send,
    store,
    subscribe,
    unsubscribe,
)
from tests.articles import an_article
from tests.mail_server import MailServer, Phase
from tests.storage.leases import lease_next

MINUTES = timedelta(minutes=10)


def test_a_story_waits_for_copies(database: Database) -> None:
    subscribe(database, READER, "Kaiserslautern")
    store(database)
    match(database, group_wait=MINUTES)

    told = why(database)

    assert kinds(told.messages[0]) == [StepKind.OWED, StepKind.WAITING]
    assert told.standing.facts == {"until": NOON + MINUTES}


def test_what_is_due_is_told_so(database: Database) -> None:
    owe_to(database, READER)

    assert why(database).standing.kind is StepKind.DUE


def test_what_was_sent_names_the_reply_and_the_message_id(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    owe_to(database, READER)
    send(database, smtp)

    told = why(database)

    assert kinds(told.messages[0]) == [StepKind.OWED, StepKind.SENT, StepKind.MESSAGE_ID]
    assert told.standing.at == NOON
    assert told.standing.facts == {"reply": "250 2.0.0 taken"}
    assert told.messages[0][-1].facts == {"id": server.received[0].message_id}


def test_what_was_put_off_names_the_reply_and_the_next_try(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    owe_to(database, READER)
    server.fail(Phase.RCPT, "450 4.2.0 later")
    send(database, smtp)

    told = why(database)

    assert told.standing.kind is StepKind.DEFERRED
    assert sentence(told.standing, "de") == (
        "Aufgeschoben beim Empfänger: 450 4.2.0 later Versuche bisher: 1, "
        "nächster Versuch 23.11.2026, 12:05:00 Uhr."
    )


def test_what_was_refused_for_good_names_the_reply(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    owe_to(database, READER)
    server.fail(Phase.RCPT, "550 5.1.1 nobody")
    send(database, smtp)

    told = why(database)

    assert told.standing.kind is StepKind.DEAD
    assert told.standing.facts == {"phase": "rcpt", "reply": "550 5.1.1 nobody"}


def test_a_copy_names_the_article_that_led_and_why_both_are_one_story(database: Database) -> None:
    name_sources(database)
    subscribe(database, READER, "Kaiserslautern")
    store(database)
    store(database, key="b", source="move", url="https://www.move-online.de/x")
    match(database)

    told = why(database, "2")

    assert kinds(told.messages[0])[:3] == [StepKind.OWED, StepKind.LED_BY, StepKind.COPY]
    assert told.messages[0][1].facts == {"article": 1, "source": "kommune21"}
    assert told.messages[0][2].facts["copy"] == "same-words"


def test_what_is_told_late_says_why(database: Database) -> None:
    subscribe(database, READER, "Kaiserslautern", now=NOON - timedelta(days=9))
    late = Late(reason=LateReason.UNAVAILABLE, since=NOON - timedelta(days=3))
    with database.transaction() as session:
        save_article(session, an_article(), keys=["a"], alertable=True, now=NOON, late=late)
    match(database)

    steps = why(database).messages[0]

    assert steps[1].kind is StepKind.LATE
    assert sentence(steps[1], "de") == (
        "Verspätet, weil die Seite länger als einen Tag nicht abrufbar oder nicht lesbar war."
    )


@pytest.mark.parametrize("hold", [Hold.DIGEST, Hold.PAUSED, Hold.QUIET, Hold.CAPPED])
def test_what_is_held_says_why_and_until_when(database: Database, hold: Hold) -> None:
    owe_to(database, READER)
    change_row(database, state=OutboxState.HELD, hold=hold, due_at=later(days=1))

    told = why(database)

    assert told.standing.kind is StepKind.HELD
    assert told.standing.facts == {"hold": hold, "until": later(days=1)}
    assert sentence(told.standing, "de").startswith("Zurückgehalten bis 24.11.2026, 12:00:00 Uhr: die ")


def test_what_is_on_its_way_is_leased_and_after_that_lost(database: Database) -> None:
    owe_to(database, READER)
    with database.transaction() as session:
        assert lease_next(session, owner="test", now=NOON, lease_for=MINUTES) is not None

    assert why(database).standing.kind is StepKind.LEASED
    assert why(database, now=NOON + MINUTES).standing.kind is StepKind.LEASE_LOST


def test_what_was_gathered_names_the_digest_and_when_that_was_sent(database: Database) -> None:
    gather(database)

    before = why(database, now=later(days=1))
    with database.transaction() as session:
        carrier = lease_next(session, owner="test", now=later(days=1), lease_for=MINUTES)
        assert carrier is not None
        mark_sent(session, carrier.id, reply="250 ok", now=later(days=1))
    after = why(database, now=later(days=1))

    assert kinds(before.messages[0]) == [StepKind.OWED, StepKind.GATHERED, StepKind.DUE]
    assert kinds(after.messages[0]) == [StepKind.OWED, StepKind.GATHERED, StepKind.SENT]
    assert after.messages[0][1].facts == {"digest": 1, "kind": "daily"}
    assert (after.standing.at, after.standing.facts) == (later(days=1), {"reply": "250 ok"})


def gather(database: Database) -> None:
    """Hold a story for a daily digest and close that the next day."""
    [search] = subscribe(database, READER, "Kaiserslautern")
    with database.transaction() as session:
        session.get_one(Subscription, search.id).rhythm = Rhythm.DAILY
    store(database)
    match(database)
    assert why(database).standing.kind is StepKind.HELD
    assert gather_due(database, now=later(days=1)) == 1


def test_what_its_reader_no_longer_wanted_is_suppressed(database: Database, smtp: SmtpTransport) -> None:
    owe_to(database, READER)
    [row] = outbox(database)
    unsubscribe(database, row.matches[0].subscription)
    send(database, smtp)

    told = why(database)

    assert told.standing.kind is StepKind.SUPPRESSED
    assert sentence(told.standing, "de") == "Nicht verschickt: die Abos waren beendet."


def test_what_was_owed_to_an_erased_reader_says_so(database: Database) -> None:
    owe_to(database, READER)
    with database.transaction() as session:
        person = find_subscriber(session, READER)
        assert person is not None
        erase_subscriber(session, person, evidence="test", hmac_key=HMAC_KEY, now=NOON)
    with database.reading() as session:
        [message] = trace_messages(session, 1, 1)
        reader = trace_reader(session, person, HMAC_KEY)

    assert (message.state, reader.erased_at) == (OutboxState.SUPPRESSED, NOON)


def test_a_mail_that_came_back_names_the_status(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    owe_to(database, READER)
    send(database, smtp)
    with database.transaction() as session:
        bounce = Bounce(
            return_id="x", subscriber_id=1, outbox_id=1, at=later(hours=1), kind=ReturnKind.HARD,
            status="5.1.1", reason="no such user",
        )  # fmt: skip
        session.add(bounce)

    told = why(database)

    assert server.received
    assert told.standing.kind is StepKind.BOUNCED
    assert sentence(told.standing, "de") == (
        "Zurückgekommen am 23.11.2026, 13:00:00 Uhr: das Postfach gibt es nicht (5.1.1): no such user"
    )


def test_an_address_that_is_barred_is_told_so(database: Database) -> None:
    owe_to(database, READER)
    with database.transaction() as session:
        sealed = address_hmac(READER, HMAC_KEY)
        session.add(Suppression(address_hmac=sealed, reason=SuppressionReason.COMPLAINED, at=NOON))
        person = find_subscriber(session, READER)
        assert person is not None
        person.undeliverable_since, person.undeliverable_reason = NOON, SuppressionReason.BOUNCED

    assert kinds(why(database).messages[0])[-2:] == [StepKind.UNDELIVERABLE, StepKind.ADDRESS_SUPPRESSED]
