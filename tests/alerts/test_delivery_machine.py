"""Owing, sending, failing, dying, pausing, leaving and erasing at random, with a real mail server."""

import shutil
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from alerts.digests import gather_due
from alerts.mail.smtp import SmtpServer, SmtpTransport
from alerts.sending.gate import Gate
from alerts.sending.transport import Outcome
from storage.database import Database
from storage.owed.outbox import release_leases
from storage.people.subscribers import erase_subscriber, find_subscriber
from storage.tables import OutboxState, Subscription
from tests.alerts.world import HMAC_KEY, NOON, match, outbox, send, store, subscribe, unsubscribe
from tests.mail_server import MailServer, Phase

READERS = ("erste@example.org", "zweite@example.org", "dritte@example.org")


class Died(BaseException):
    """The process has ended; nothing catches this."""


class Mortal(SmtpTransport):
    """Ends its process, as far as the outbox can tell, before it hands over or after the mail was taken."""

    moment: str | None = None

    def send(self, sender: str, recipient: str, content: bytes) -> Outcome:
        moment, self.moment = self.moment, None
        if moment == "before":
            raise Died
        outcome = super().send(sender, recipient, content)
        if moment == "after":
            raise Died
        return outcome


class DeliveryMachine(RuleBasedStateMachine):
    """One outbox, several readers, a mail server that fails when told to."""

    template: Path
    server: MailServer

    @initialize()
    def begin(self) -> None:
        self.folder = TemporaryDirectory()
        file = shutil.copy(self.template, f"{self.folder.name}/outbox.db")
        self.database = Database(f"sqlite:///{file}")
        self.server.heal()
        self.server.received.clear()
        self.transport = Mortal(SmtpServer(host="127.0.0.1", port=self.server.port, security="none"))
        self.now: datetime = NOON
        self.subscriptions: dict[str, Subscription] = {}
        self.paused_until: dict[str, datetime] = {}
        self.stories = 0
        self.excuses = 0  # deaths and lost answers, each of which may cost one copy
        for reader in READERS:
            [self.subscriptions[reader]] = subscribe(self.database, reader, "Kaiserslautern")

    @rule()
    def owe_a_story(self) -> None:
        self.stories += 1
        text = " ".join(f"{word}{self.stories}" for word in ("Bus", "Bahn", "Rad", "Weg", "Steg", "Amt"))
        store(self.database, key=str(self.stories), title=text, body=f"Kaiserslautern {text}", now=self.now)
        match(self.database, now=self.now)

    @rule(dies=st.sampled_from([None, None, "before", "after"]))
    def send(self, dies: str | None) -> None:
        gather_due(self.database, now=self.now)  # what was held during a pause
        self.transport.moment = dies
        known = len(self.server.received)
        try:
            send(self.database, self.transport, now=self.now, gate=Gate())
        except Died:
            self.excuses += 1
            self.transport.close()
            with self.database.transaction() as session:
                release_leases(session, "test")
        self._assert_wanted(known)

    @rule(
        phase=st.sampled_from([Phase.MAIL, Phase.RCPT, Phase.DATA, Phase.DOT]),
        reply=st.sampled_from(["451 4.3.0 later", "421 4.3.2 closing", None]),
        taken=st.booleans(),
    )
    def let_the_server_fail_once(self, phase: Phase, reply: str | None, *, taken: bool) -> None:
        is_silent = phase is Phase.DOT and reply is None
        self.server.fail(phase, reply, times=1, takes_mail=taken and is_silent)
        self.excuses += is_silent

    @rule(minutes=st.sampled_from([1, 6, 70, 300]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(reader=st.sampled_from(READERS), minutes=st.integers(5, 600))
    def pause(self, reader: str, minutes: int) -> None:
        until = self.now + timedelta(minutes=minutes)
        if reader in self.subscriptions:
            with self.database.transaction() as session:
                session.get_one(Subscription, self.subscriptions[reader].id).paused_until = until
            self.paused_until[reader] = until

    @rule(reader=st.sampled_from(READERS))
    def leave(self, reader: str) -> None:
        if reader in self.subscriptions:
            unsubscribe(self.database, self.subscriptions.pop(reader), now=self.now)

    @rule(reader=st.sampled_from(READERS))
    def erase(self, reader: str) -> None:
        self.subscriptions.pop(reader, None)
        with self.database.transaction() as session:
            if (subscriber := find_subscriber(session, reader)) is not None:
                erase_subscriber(session, subscriber, evidence="test", hmac_key=HMAC_KEY, now=self.now)

    def teardown(self) -> None:
        if not hasattr(self, "database"):
            return
        self.server.heal()
        for _ in range(8):
            self.now += timedelta(hours=5)
            self.send(None)
        copies: defaultdict[str, list[bytes]] = defaultdict(list)
        for mail in self.server.received:
            copies[mail.message_id].append(mail.content)
        rows = outbox(self.database)
        digests = {row.digest_id: row for row in rows if row.story_id is None}
        assert {row.state for row in rows} <= {OutboxState.SENT, OutboxState.SUPPRESSED}, "all is decided"
        for row in rows:
            was_told = digests.get(row.digest_id, row).message_id in copies
            assert was_told or row.subscriber.email not in self.subscriptions, "what is wanted is never lost"
            assert was_told or row.state != OutboxState.SENT or row.subscriber.email is None
        assert all(len(set(contents)) == 1 for contents in copies.values()), "all copies are the same mail"
        assert len(self.server.received) - len(copies) <= self.excuses, "one copy more for each death at most"
        self.transport.close()
        self.database.dispose()
        self.folder.cleanup()

    def _assert_wanted(self, known: int) -> None:
        for mail in self.server.received[known:]:
            assert mail.recipient in self.subscriptions, "who has left gets nothing"
            assert self.paused_until.get(mail.recipient, self.now) <= self.now, "who pauses gets nothing"


def test_nothing_is_lost_nothing_unwanted_is_sent_and_copies_are_rare(sqlite_template: Path) -> None:
    DeliveryMachine.template = sqlite_template
    with MailServer() as DeliveryMachine.server:
        run_state_machine_as_test(
            DeliveryMachine, settings=settings(max_examples=12, stateful_step_count=18, deadline=None)
        )
