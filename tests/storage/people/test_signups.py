from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from storage.database import Database, Session
from storage.people.consent import confirmations
from storage.people.signups import Answer, Asked, ask, confirm, forget_signups
from storage.tables import Letter, Signup, Subscription
from tests.storage.readers import KEY, NOW, a_mail, a_subscription, a_wish


def asked(session: Session, token: str, *, hours: float = 0) -> Asked:
    now = NOW + timedelta(hours=hours)
    return ask(session, a_wish(), token=token, mail=a_mail(), hmac_key=KEY, now=now)


def count(database: Database, table: type[Signup] | type[Letter] | type[Subscription]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def at_once(database: Database, work: Callable[[Session], object]) -> list[object]:
    """Do the same in eight transactions that start together."""
    start = Barrier(8)

    def one(_: int) -> object:
        start.wait()
        with database.transaction() as session:
            return work(session)

    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(one, range(8)))


def test_a_thousand_sign_ups_for_one_address_write_one_letter(database: Database) -> None:
    results = []
    for number in range(1000):
        with database.transaction() as session:
            results.append(asked(session, str(number), hours=number / 60))

    assert results.count(Asked.WRITTEN) == 1
    assert (count(database, Signup), count(database, Letter)) == (1, 1)


def test_sign_ups_at_the_same_moment_write_one_letter(database: Database) -> None:
    tokens = iter(range(8))

    results = at_once(database, lambda session: asked(session, str(next(tokens))))

    assert results.count(Asked.WRITTEN) == 1
    assert count(database, Letter) == 1


def test_buttons_pressed_at_the_same_moment_confirm_once(database: Database) -> None:
    with database.transaction() as session:
        asked(session, "t")

    answers = at_once(
        database, lambda session: confirm(session, "t", hmac_key=KEY, now=NOW, origin=None).answer
    )

    assert sorted(map(str, answers)) == sorted([Answer.CONFIRMED, *[Answer.BEFORE] * 7])
    assert count(database, Subscription) == 1


@pytest.mark.parametrize(("days", "left"), [(13, 1), (15, 0)])
def test_what_was_asked_for_is_forgotten_with_its_letter(database: Database, days: int, left: int) -> None:
    with database.transaction() as session:
        asked(session, "t")

    with database.transaction() as session:
        before = NOW + timedelta(days=days) - timedelta(days=14)
        forgotten = forget_signups(session, before=before, limit=10)

    assert forgotten == 1 - left
    assert (count(database, Signup), count(database, Letter)) == (left, left)


def test_the_ledger_tells_which_subscriptions_were_confirmed_by_mail_and_when(database: Database) -> None:
    later = NOW + timedelta(hours=1)
    with database.transaction() as session:
        asked(session, "t")
        confirmed = confirm(session, "t", hmac_key=KEY, now=later, origin=None).subscription
        assert confirmed is not None
        by_hand = a_subscription(session, confirmed.subscriber)

        found = confirmations(session, [confirmed.subscriber_id])

        assert found == {confirmed.id: later}
        assert by_hand.id not in found
