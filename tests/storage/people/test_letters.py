from collections.abc import Sequence
from datetime import timedelta

import pytest

from storage.database import Database, Session
from storage.people.letters import (
    defer_letter,
    forget_letters,
    lease_letter,
    letters_since,
    mark_letter_dead,
    mark_letter_sent,
    release_letters,
    write_letter,
)
from storage.people.signups import ask, confirm
from storage.people.suppressions import suppress
from storage.tables import Letter, LetterKind, OutboxState, SuppressionReason
from tests.storage.readers import KEY, NOW, a_mail, a_subscriber, a_wish

LEASE = timedelta(minutes=5)


def write(session: Session, *numbers: int) -> None:
    for number in numbers:
        mail = a_mail(f"leserin{number}@example.org", number)
        write_letter(session, LetterKind.MANAGE, mail, now=NOW + timedelta(minutes=number))


def lease(database: Database, *, minutes: float = 60, owner: str = "a") -> Letter | None:
    with database.transaction() as session:
        return lease_letter(session, owner=owner, now=NOW + timedelta(minutes=minutes), lease_for=LEASE)


def leased(database: Database) -> Letter:
    letter = lease(database)
    assert letter is not None
    return letter


def letters(database: Database) -> Sequence[Letter]:
    with database.reading() as session:
        return session.query(Letter).order_by(Letter.id).all()


def test_the_longest_due_letter_is_leased_and_no_second_time(database: Database) -> None:
    with database.transaction() as session:
        write(session, 2, 1)

    got = [lease(database), lease(database), lease(database)]

    assert [letter and letter.message_id for letter in got] == [
        "<1@stadt.example>",
        "<2@stadt.example>",
        None,
    ]


def test_a_letter_is_not_due_before_it_is_written_for(database: Database) -> None:
    with database.transaction() as session:
        write(session, 10)

    assert lease(database, minutes=9) is None


def test_a_lease_that_ran_out_is_taken_over_with_the_same_bytes(database: Database) -> None:
    with database.transaction() as session:
        write(session, 1)
    first = leased(database)

    second = lease(database, minutes=66, owner="b")

    assert second is not None
    assert (second.lease_owner, second.message) == ("b", first.message)


def test_the_copy_of_a_sent_letter_is_forgotten_because_it_holds_a_token(database: Database) -> None:
    with database.transaction() as session:
        write(session, 1)
    letter = leased(database)

    with database.transaction() as session:
        mark_letter_sent(session, letter.id, reply="250 ok", now=NOW)
        mark_letter_sent(session, letter.id, reply="250 again", now=NOW)

    (sent,) = letters(database)
    assert (sent.state, sent.message, sent.last_reply, sent.attempts) == (OutboxState.SENT, None, "250 ok", 1)


@pytest.mark.parametrize(("counted", "attempts"), [(True, 1), (False, 0)])
def test_a_deferred_letter_waits_and_counts_only_its_own_failures(
    database: Database, counted: bool, attempts: int
) -> None:
    with database.transaction() as session:
        write(session, 1)
    letter = leased(database)

    with database.transaction() as session:
        at = NOW + timedelta(hours=2)
        defer_letter(session, letter.id, phase="rcpt", reply="451", due_at=at, count_attempt=counted)

    assert lease(database, minutes=119) is None
    again = lease(database, minutes=121)
    assert again is not None
    assert again.attempts == attempts


def test_a_dead_letter_is_never_sent_again(database: Database) -> None:
    with database.transaction() as session:
        write(session, 1)
    letter = leased(database)

    with database.transaction() as session:
        mark_letter_dead(session, letter.id, phase="rcpt", reply="550")
        mark_letter_dead(session, letter.id, phase="rcpt", reply="551")

    (dead,) = letters(database)
    assert (dead.state, dead.message, dead.last_reply) == (OutboxState.DEAD, None, "550")
    assert lease(database, minutes=10_000) is None


def test_what_a_dead_daemon_held_is_given_back(database: Database) -> None:
    with database.transaction() as session:
        write(session, 1)
    leased(database)

    with database.transaction() as session:
        released = (release_letters(session, "other"), release_letters(session, "a"))

    assert released == (0, 1)
    assert lease(database) is not None


@pytest.mark.parametrize("why", ["confirmed", "expired"])
def test_nobody_is_asked_to_confirm_what_is_confirmed_or_expired(database: Database, why: str) -> None:
    with database.transaction() as session:
        ask(session, a_wish(), token="t", mail=a_mail(), hmac_key=KEY, now=NOW)
    if why == "confirmed":
        with database.transaction() as session:
            confirm(session, "t", hmac_key=KEY, now=NOW, origin=None)

    minutes = 1 if why == "confirmed" else 7 * 24 * 60
    assert lease(database, minutes=minutes) is None
    assert [(one.state, one.message) for one in letters(database)] == [(OutboxState.SUPPRESSED, None)]


def test_operators_stop_letters_that_wait(database: Database) -> None:
    with database.transaction() as session:
        write(session, 1, 2)

    with database.transaction() as session:
        suppress(session, "Leserin1@example.org", SuppressionReason.OPERATOR, hmac_key=KEY, now=NOW)

    assert [one.recipient for one in letters(database)] == ["leserin2@example.org"]


def test_letters_are_counted_by_reader_kind_and_time(database: Database) -> None:
    with database.transaction() as session:
        reader = a_subscriber(session)
        for hours in (1, 2):
            at = NOW + timedelta(hours=hours)
            write_letter(session, LetterKind.MANAGE, a_mail(), subscriber_id=reader.id, now=at)

        found = letters_since(session, reader.id, LetterKind.MANAGE, NOW + timedelta(hours=1))

        assert found == [NOW + timedelta(hours=2)]
        assert letters_since(session, reader.id, LetterKind.CONFIRM, NOW) == []


def test_old_letters_are_forgotten_a_few_at_a_time(database: Database) -> None:
    with database.transaction() as session:
        write(session, 1, 2, 3)

    with database.transaction() as session:
        forgotten = [forget_letters(session, before=NOW + timedelta(minutes=3), limit=1) for _ in range(3)]

    assert forgotten == [1, 1, 0]
    assert len(letters(database)) == 1
