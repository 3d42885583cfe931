"""Sends what is owed: at least once, and the same bytes at every attempt."""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.returns.refusals import record_refusal
from alerts.sending.courier import Couriers
from alerts.sending.desk import Desk
from alerts.sending.gate import Gate
from alerts.sending.group_commit import GroupCommit
from alerts.sending.sender import Sender, Tally
from alerts.sending.transport import Refused
from alerts.sending.verdict import Fate
from storage.database import Database
from storage.owed.outbox import is_any_ready, outbox_counts
from storage.tables import OutboxState


@dataclass(frozen=True, kw_only=True)
class SendReport:
    """What one round of sending came to."""

    sent: int = 0
    deferred: int = 0  # put off by the server, or of unknown fate; tried again
    dead: int = 0  # refused for good, or in quarantine
    suppressed: int = 0  # the reader had left
    unavailable: str | None = None  # why the mail server took nothing at the last


def send_due(  # noqa: PLR0913  (only the caller knows these)
    database: Database,
    senders: Sequence[Couriers],
    *,
    owner: str,
    clock: Callable[[], datetime],
    lease_for: timedelta,
    hmac_key: bytes,
    gate: Gate | None = None,
    limit: int = 200,
    should_stop: Callable[[], bool] = lambda: False,
    jitter: Callable[[], float] = random.random,
) -> SendReport:
    """Send at most `limit` messages that are due, with one thread for each of the senders.

    A row is leased, its message is written down, handed over and marked; the marks of several senders are
    committed together, and no sender begins another message before its mark is durable. Whatever dies in
    between, the same bytes go out again. `should_stop` is asked between messages. `gate` outlives the round:
    None is a new one, which knows of no trouble. `hmac_key` seals the addresses that no mail reaches.
    """
    with database.reading() as session:
        if not is_any_ready(session, clock()):
            return SendReport()
        suppressed_before = outbox_counts(session)[OutboxState.SUPPRESSED]
    tally = Tally()

    def note_refusal(outbox_id: int, refused: Refused) -> None:
        record_refusal(database, outbox_id, refused, hmac_key=hmac_key, now=clock())

    with GroupCommit(database) as commits:
        desk = Desk(
            database,
            commits,
            gate or Gate(senders=len(senders)),
            owner=owner,
            clock=clock,
            lease_for=lease_for,
            senders=len(senders),
            limit=limit,
        )
        needed = senders[: desk.lay_out()]
        commits.expect(len(needed))
        _run(
            [
                Sender(
                    couriers,
                    desk,
                    commits,
                    tally,
                    clock=clock,
                    jitter=jitter,
                    should_stop=should_stop,
                    note_refusal=note_refusal,
                )
                for couriers in needed
            ]
        )
        desk.give_back()
    with database.reading() as session:
        suppressed = outbox_counts(session)[OutboxState.SUPPRESSED] - suppressed_before
    return SendReport(
        sent=tally.fates[Fate.SENT],
        deferred=tally.fates[Fate.LATER],
        dead=tally.fates[Fate.DEAD] + desk.poison,
        suppressed=suppressed,
        unavailable=tally.unavailable,
    )


def _run(senders: Sequence[Sender]) -> None:
    """Run all to their end; raise what one of them raised."""
    if not senders:
        return
    first, *others = senders
    with ThreadPoolExecutor(max_workers=max(1, len(others)), thread_name_prefix="sender") as threads:
        running = [threads.submit(sender.run) for sender in others]
        first.run()
    for future in running:
        future.result()
