"""A sender that is killed again and again in mid-delivery, and what came of it."""

import hashlib
import multiprocessing
import signal
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from random import Random
from threading import Event
from time import time

from storage.database import Database
from storage.integrity import check
from storage.owed.quarantine import poison_ids, retry
from storage.tables import OutboxState, Subscription
from tests.alerts.world import match, name_sources, outbox, store, subscribe, unsubscribe
from tests.mail_script import Fault, Phase
from tests.mail_server import MailServer
from tests.reliability.storm_sender import Storm, send_in_the_storm
from tests.waiting import eventually

_READERS = 40
_MAILS_A_KILL = 12  # at most, before the next kill
_OWED_A_KILL = 18  # so that there is always something under way, though readers leave
_UNSUBSCRIBE_EVERY = 25  # kills
_LATER = Fault(phase=Phase.DOT, reply="451 4.3.0 try again later")
_SILENT = Fault(phase=Phase.DOT, takes_mail=True)


@dataclass(kw_only=True)
class RoughServer(MailServer):
    """Puts off one mail in ten, and takes three in a hundred without an answer."""

    random: Random
    taken_in_silence: int = 0

    def strike(self, phase: Phase, recipient: str | None) -> Fault | None:  # noqa: ARG002
        if phase is not Phase.DOT:
            return None
        chance = self.random.random()
        if chance < 0.10:
            return _LATER
        if chance < 0.13:
            self.taken_in_silence += 1
            return _SILENT
        return None


@dataclass(kw_only=True)
class StormReport:
    """What a storm came to."""

    kills: int
    connections: int
    owed: int
    received: int
    lost: list[int] = field(default_factory=list)
    duplicates: int
    taken_in_silence: int
    unlike_copies: int
    told_after_leaving: int
    quarantined: int
    damage: list[str] = field(default_factory=list)

    @property
    def allowed_duplicates(self) -> int:
        return self.kills * self.connections + self.taken_in_silence

    @property
    def is_good(self) -> bool:
        harmless = not (self.lost or self.unlike_copies or self.told_after_leaving or self.damage)
        return harmless and self.duplicates <= self.allowed_duplicates


def storm(database: Database, *, kills: int, connections: int, seed: int) -> StormReport:
    """Send what is owed while the sender is killed so many times, then until all is told."""
    random = Random(seed)
    subscriptions = _owe(database, stories=max(1, kills * _OWED_A_KILL // _READERS))
    left: dict[str, int] = {}  # reader -> mails the server had when they left
    quarantined: set[int] = set()
    leaves_every = max(_UNSUBSCRIBE_EVERY, 2 * kills // _READERS)  # half of the readers stay
    with RoughServer(random=random) as server:
        known = Storm(url=database.url, port=server.port, connections=connections, began=time())
        for number in range(kills):
            _kill_in_mid_delivery(known, server, random)
            if number % leaves_every == 5 and subscriptions:
                reader, subscription = subscriptions.popitem()
                unsubscribe(database, subscription, now=known.clock())
                left[reader] = len(server.received)
        quarantined |= _finish(database, known)
        return _report(
            database, server, kills=kills, connections=connections, left=left, quarantined=len(quarantined)
        )


def _owe(database: Database, *, stories: int) -> dict[str, Subscription]:
    subscriptions = {}
    for number in range(_READERS):
        [subscriptions[f"leser{number}@example.org"]] = subscribe(
            database, f"leser{number}@example.org", "Kaiserslautern"
        )
    name_sources(database)
    for number in range(stories):
        # No two alike, or they would be one story.
        words = " ".join(hashlib.sha256(f"{number}:{word}".encode()).hexdigest()[:9] for word in range(60))
        store(database, key=str(number), title=f"Meldung {words[:40]}", body=f"Kaiserslautern {words}")
        if number % 50 == 0:
            match(database)
    match(database)
    return subscriptions


def _kill_in_mid_delivery(known: Storm, server: RoughServer, random: Random) -> None:
    sender = _started(known)
    wanted = len(server.received) + random.randint(0, _MAILS_A_KILL)
    eventually(lambda: len(server.received) >= wanted or not sender.is_alive())
    Event().wait(random.random() * 0.02)
    sender.kill()
    sender.join()
    assert sender.exitcode == -signal.SIGKILL, f"the sender ended by itself with {sender.exitcode}"


def _started(known: Storm) -> BaseProcess:
    sender = multiprocessing.get_context("forkserver").Process(target=send_in_the_storm, args=(known,))
    sender.start()
    return sender


def _finish(database: Database, known: Storm) -> set[int]:
    """Let a sender do the rest; what lies in quarantine, hit by chance, is retried as an operator would."""
    quarantined: set[int] = set()
    while True:
        sender = _started(known)
        sender.join()
        assert sender.exitcode == 0, f"the sender ended with {sender.exitcode}"
        with database.transaction() as session:
            again = retry(session, poison_ids(session), known.clock())
        if not again:
            return quarantined
        quarantined.update(again)


def _report(
    database: Database,
    server: RoughServer,
    *,
    kills: int,
    connections: int,
    left: dict[str, int],
    quarantined: int,
) -> StormReport:
    copies: dict[str, set[str]] = defaultdict(set)
    for mail in server.received:
        copies[mail.message_id].add(hashlib.sha256(mail.content).hexdigest())
    rows = outbox(database, limit=1_000_000)
    owed = [row for row in rows if row.state != OutboxState.SUPPRESSED]
    after = Counter(
        mail.recipient
        for number, mail in enumerate(server.received)
        if number >= left.get(mail.recipient, len(server.received))
    )
    return StormReport(
        kills=kills,
        connections=connections,
        owed=len(owed),
        received=len(server.received),
        lost=[row.id for row in owed if row.state != OutboxState.SENT or row.message_id not in copies],
        duplicates=len(server.received) - len(copies),
        taken_in_silence=server.taken_in_silence,
        unlike_copies=sum(len(hashes) > 1 for hashes in copies.values()),
        told_after_leaving=after.total(),
        quarantined=quarantined,
        damage=[str(problem) for problem in check(database)],
    )
