"""Workers that send, crash and come late at random: nothing is lost, nothing unwanted is sent."""

import shutil
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from storage.articles import save_article
from storage.database import Database
from storage.owed.outbox import (
    Owed,
    defer,
    freeze,
    list_outbox,
    mark_sent,
    outbox_counts,
    owe,
    release_leases,
)
from storage.people.subscriptions import end_subscriptions
from storage.tables import OutboxRow, OutboxState
from tests.articles import an_article
from tests.storage.leases import lease_next
from tests.storage.readers import KEY, NOW, a_subscriber, a_subscription

LEASE = timedelta(minutes=5)


class Delivery(RuleBasedStateMachine):
    """Two workers on one outbox, and a mail server that keeps what it accepted."""

    template: Path

    @initialize()
    def begin(self) -> None:
        self.folder = TemporaryDirectory()
        file = shutil.copy(self.template, f"{self.folder.name}/outbox.db")
        self.database = Database(f"sqlite:///{file}")
        self.now: datetime = NOW
        self.stories: list[tuple[int, int]] = []
        self.wanted: set[int] = set()  # subscriptions not ended
        self.held: dict[str, OutboxRow] = {}
        self.accepted: defaultdict[int, list[bytes]] = defaultdict(list)  # outbox row -> messages
        self.excuses: Counter[int] = Counter()  # outbox row -> why it may have been sent once more
        self.revived: set[int] = set()  # stories owed anew after nobody wanted them
        with self.database.transaction() as session:
            self.subscriber = a_subscriber(session)
            self.subscriptions = [a_subscription(session, self.subscriber).id for _ in range(2)]
        self.wanted.update(self.subscriptions)

    @rule(which=st.sampled_from([0, 1]), delay=st.integers(0, 8))
    def owe_a_new_story(self, which: int, delay: int) -> None:
        text = f"Meldung {len(self.stories)}"
        article = an_article(title=text, body=text)
        with self.database.transaction() as session:
            save_article(session, article, keys={text}, alertable=True, now=self.now)
            story = (article.story_id, article.id)
            assert owe(session, self._owed(story, which, delay), self.now)
        self.stories.append(story)

    @precondition(lambda self: self.stories)
    @rule(which=st.sampled_from([0, 1]), pick=st.integers(0, 99))
    def owe_a_known_story_again(self, which: int, pick: int) -> None:
        story = self.stories[pick % len(self.stories)]
        with self.database.transaction() as session:
            if owe(session, self._owed(story, which, 0), self.now):
                self.revived.add(story[0])

    @rule(worker=st.sampled_from("ab"))
    def take(self, worker: str) -> None:
        with self.database.transaction() as session:
            row = lease_next(session, owner=worker, now=self.now, lease_for=LEASE)
            if row is None:
                return
            assert any(match.subscription_id in self.wanted for match in row.matches)
            freeze(session, row.id, f"<{row.id}@x>", f"{row.id} written at {self.now}".encode())
            session.refresh(row, ["message"])
        self.held[worker] = row

    @precondition(lambda self: self.held)
    @rule(worker=st.sampled_from("ab"), dies=st.booleans())
    def send(self, worker: str, dies: bool) -> None:
        row = self.held.pop(worker, None)
        if row is None:
            return
        assert row.message is not None
        self.accepted[row.id].append(row.message)
        assert row.lease_until is not None
        if dies or self.now >= row.lease_until:
            self.excuses[row.id] += 1
        if dies:
            return
        with self.database.transaction() as session:
            mark_sent(session, row.id, reply="250", now=self.now)

    @precondition(lambda self: self.held)
    @rule(worker=st.sampled_from("ab"), pause=st.integers(0, 9))
    def fail(self, worker: str, pause: int) -> None:
        row = self.held.pop(worker, None)
        if row is None:
            return
        with self.database.transaction() as session:
            later = self.now + timedelta(minutes=pause)
            defer(session, row.id, phase="data", reply="451", due_at=later, count_attempt=True)

    @rule(worker=st.sampled_from("ab"))
    def stop(self, worker: str) -> None:
        self.held.pop(worker, None)
        with self.database.transaction() as session:
            release_leases(session, worker)

    @rule(minutes=st.integers(1, 9))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(which=st.sampled_from([0, 1]))
    def unsubscribe(self, which: int) -> None:
        ended = [self.subscriptions[which]]
        with self.database.transaction() as session:
            end_subscriptions(session, self.subscriber.id, ended, evidence="x", hmac_key=KEY, now=self.now)
        self.wanted.difference_update(ended)

    def teardown(self) -> None:
        if not hasattr(self, "database"):
            return
        self._finish()
        with self.database.reading() as session:
            counts = outbox_counts(session)
            rows = list_outbox(session, 999)
        assert counts[OutboxState.DUE] == counts[OutboxState.LEASED] == counts[OutboxState.DEAD] == 0
        assert len(rows) == len(self.stories)
        for row in rows:
            copies = self.accepted[row.id]
            wanted = any(match.subscription_id in self.wanted for match in row.matches)
            assert copies or row.state != OutboxState.SENT, "sent means that the server has it"
            assert copies or not wanted, "what is still wanted is never lost"
            assert len(copies) <= 1 + self.excuses[row.id], "at most one copy more per crash"
            assert len(set(copies)) <= 1 or row.story_id in self.revived, "all copies are the same mail"
        self.database.dispose()
        self.folder.cleanup()

    def _finish(self) -> None:
        """Let one worker do all that is left, long after every lease has run out."""
        self.held.clear()
        self.now += timedelta(days=1)
        for _ in range(len(self.stories) + 1):
            self.take("a")
            if "a" in self.held:
                self.send("a", dies=False)
        assert not self.held

    def _owed(self, story: tuple[int, int], which: int, delay: int) -> Owed:
        return Owed(
            subscriber_id=self.subscriber.id,
            story_id=story[0],
            channel="mail",
            due_at=self.now + timedelta(minutes=delay),
            matches=((self.subscriptions[which], story[1]),),
        )


def test_nothing_is_lost_and_nothing_unwanted_is_sent(sqlite_template: Path) -> None:
    Delivery.template = sqlite_template

    run_state_machine_as_test(
        Delivery, settings=settings(max_examples=20, stateful_step_count=25, deadline=None)
    )
