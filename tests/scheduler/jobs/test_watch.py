"""Telling operators that alerts do not arrive, or that alert tests fail."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest

from alerts.mail.smtp import SmtpServer, SmtpTransport
from alerts.operators import OperatorPlan, Operators
from query import Member, new_alias
from scheduler.jobs import Watch
from storage.aliases import save_alias
from storage.database import Database
from storage.owed.outbox import mark_sent
from storage.people.bounces import Returned, record_return
from storage.people.pins import pin
from storage.tables import Article, ReturnKind, Subscription
from tests.alerts.world import COMPOSER, HMAC_KEY, NOON, match, owe_to, store, subscribe
from tests.mail_server import MailServer, Phase
from tests.scheduler.logged import Logged
from tests.storage.leases import lease_next

MINUTE = timedelta(minutes=1)


class Office:
    """Operators with a clock."""

    def __init__(
        self, database: Database, mails: MailServer, *, addresses: tuple[str, ...], language: str
    ) -> None:
        self.now, self._mails = NOON, mails
        self.transport = SmtpTransport(SmtpServer(host="127.0.0.1", port=mails.port, security="none"))
        operators = Operators(addresses=addresses, language=language, wait=5 * MINUTE)
        plan = OperatorPlan(operators=operators, transport=self.transport, composer=COMPOSER)
        self._watch = Watch(database, plan, clock=lambda: self.now)

    def look(self, *, at: datetime, minutes: int = 1) -> None:
        """Let the watch look in each of so many minutes from a moment on."""
        for number in range(minutes):
            self.now = at + number * MINUTE
            self._watch()

    def told(self) -> list[tuple[str, str]]:
        """Return subject and text of the mails so far."""
        mails = [message_from_bytes(mail.content, policy=policy.default) for mail in self._mails.received]
        bodies = [mail.get_body(("plain",)) for mail in mails]
        return [
            (str(mail["Subject"]), str(body.get_content()) if body else "")
            for mail, body in zip(mails, bodies, strict=True)
        ]


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def office(database: Database, mails: MailServer, request: pytest.FixtureRequest) -> Iterator[Office]:
    stated: dict[str, object] = getattr(request, "param", {})
    addresses = ("ops@stadt.example",) if stated.get("operators", True) else ()
    made = Office(database, mails, addresses=addresses, language=str(stated.get("language", "de")))
    yield made
    made.transport.close()


def later(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def test_mails_that_are_stuck_are_told_once_and_so_is_their_end(database: Database, office: Office) -> None:
    owe_to(database, "a@example.org")
    office.look(at=later(0.5), minutes=10)
    office.look(at=later(2), minutes=30)
    stuck = office.told()
    release(database)
    office.look(at=later(3), minutes=10)

    assert [subject for subject, _ in stuck] == ["Stadtradar: Zustellung gestört (Meldungen liegen fest)"]
    assert "Fällige und nicht verschickte Mails: 1 (seit 23.11.2026, 12:00 Uhr)." in stuck[0][1]
    assert [subject for subject, _ in office.told()[1:]] == ["Stadtradar: Zustellung wieder in Ordnung"]


def release(database: Database) -> None:

    with database.transaction() as session:
        row = lease_next(session, owner="test", now=later(2.9), lease_for=MINUTE)
        assert row is not None
        mark_sent(session, row.id, reply="250 ok", now=later(2.9))


def test_what_passes_before_the_wait_is_over_is_not_told(database: Database, office: Office) -> None:
    store(database)
    office.look(at=later(2), minutes=3)

    match(database, now=later(2.05))
    office.look(at=later(2.05), minutes=20)

    assert office.told() == []


def test_a_mail_server_that_is_down_is_told_of_when_it_is_back(
    database: Database, office: Office, mails: MailServer
) -> None:
    store(database)
    mails.fail(Phase.CONNECT, "421 later")
    office.look(at=later(2), minutes=10)
    mails.heal()
    office.look(at=later(2.2), minutes=3)

    assert len(office.told()) == 1


@pytest.mark.parametrize("office", [{"language": "en"}], indirect=True)
def test_english_operators_are_told_in_english(database: Database, office: Office) -> None:
    store(database)

    office.look(at=later(2), minutes=7)

    [(subject, text)] = office.told()
    assert subject == "Stadtradar: Delivery is at fault (alerts are stuck)"
    assert "Articles not matched with the subscriptions: 1 (since 2026-11-23, 12:00)." in text


@pytest.mark.parametrize("office", [{"operators": False}], indirect=True)
def test_without_operators_the_log_says_it_once(database: Database, office: Office, logged: Logged) -> None:
    store(database)

    office.look(at=later(2), minutes=20)

    assert office.told() == []
    assert logged.count("trouble") == 1


def test_an_alias_that_breaks_an_alert_test_is_told(database: Database, office: Office) -> None:
    with database.transaction() as session:
        save_alias(session, new_alias("Stadt", (Member(query="Kaiserslautern"),)))
    [search] = subscribe(database, "a@example.org", "@Stadt")
    store(database)
    match(database)
    with database.transaction() as session:
        article, wanted = session.get_one(Article, 1), session.get_one(Subscription, search.id)
        pin(session, wanted, article, must_match=True, note="", now=NOON)
    office.look(at=later(0), minutes=10)
    before = office.told()

    with database.transaction() as session:
        save_alias(session, new_alias("Stadt", (Member(query="Mainz"),)))
    office.look(at=later(0.3), minutes=10)
    with database.transaction() as session:
        save_alias(session, new_alias("Stadt", (Member(query="Kaiserslautern"),)))
    office.look(at=later(0.6), minutes=10)

    assert before == []
    assert [subject for subject, _ in office.told()] == [
        "Stadtradar: Alarmtests gestört (Abos finden nicht mehr, was sie müssen)",
        "Stadtradar: Alarmtests wieder in Ordnung",
    ]
    assert "Abo 1, Artikel 1: Sensoren melden freie Parkplätze" in office.told()[0][1]


def refuse(database: Database, *, at: datetime, return_id: str = "r1") -> None:
    returned = Returned(
        outbox_id=1,
        return_id=return_id,
        kind=ReturnKind.POLICY,
        status="5.7.1",
        reason="550 5.7.1 listed at a block list",
    )
    with database.transaction() as session:
        record_return(session, returned, hmac_key=HMAC_KEY, now=at)


def test_that_servers_refuse_us_is_told_once_and_so_is_its_end(database: Database, office: Office) -> None:
    owe_to(database, "a@example.org")
    release(database)
    for hour in range(3):
        refuse(database, at=later(hour), return_id=f"r{hour}")
        office.look(at=later(hour), minutes=30)
    told = office.told()
    office.look(at=later(27), minutes=10)

    [(subject, text)] = told
    assert "Mails abgelehnt" in subject + text
    assert "550 5.7.1 listed at a block list" in text
    assert "stadtradar alerts retry --refused" in text
    assert len(office.told()) == 2


@pytest.mark.parametrize("office", [{"language": "en"}], indirect=True)
def test_english_operators_are_told_of_refusals_in_english(database: Database, office: Office) -> None:
    owe_to(database, "a@example.org")
    release(database)
    refuse(database, at=NOON)

    office.look(at=NOON, minutes=30)

    [(_, text)] = office.told()
    assert "Other mail servers refused 1 of our mails in 24 hours." in text
    assert "abgelehnt" not in text
