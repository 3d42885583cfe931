"""Turns leased rows into tasks, which hold all a courier needs and no database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from loguru import logger

from alerts.alert import Alert, DigestAlert
from alerts.gathering import alert_of, digest_of
from alerts.sending.courier import Task, Written
from alerts.sources import KnownSource, known_sources
from query import Aliases
from storage.aliases import load_aliases
from storage.crawling.faults import faults_between
from storage.database import Session
from storage.owed.digests import begin_of
from storage.people.consent import confirmations
from storage.tables import OutboxRow

WriteDown = Callable[[int, Written], bool]


def tasks_of(
    session: Session, rows: Sequence[OutboxRow], now: datetime, *, write_down: WriteDown
) -> list[Task]:
    """Return the tasks of rows that came with all a message needs and whose readers are not erased."""
    confirmed = confirmations(session, {row.subscriber_id for row in rows})
    telling = _Telling(session, known_sources(session), load_aliases(session), confirmed, now)
    return [_task(row, telling, write_down) for row in rows]


@dataclass(frozen=True)
class _Telling:
    """What messages are put together from, besides their rows."""

    session: Session
    sources: Mapping[str, KnownSource]
    aliases: Aliases
    confirmed: Mapping[int, datetime]  # subscriptions, by the answer to a mail
    now: datetime

    def message(self, row: OutboxRow) -> Alert | DigestAlert:
        """Return what the row is to tell; the one place where it is decided what kind of message that is."""
        if row.digest is None or row.story_id is not None:
            return alert_of(row, self.sources, self.now, aliases=self.aliases, confirmed=self.confirmed)
        since = begin_of(self.session, row.digest)
        faults = faults_between(self.session, since, row.digest.moment)
        return digest_of(
            row,
            self.sources,
            self.now,
            since=since,
            faults=faults,
            aliases=self.aliases,
            confirmed=self.confirmed,
        )


def _task(row: OutboxRow, telling: _Telling, write_down: WriteDown) -> Task:
    written = _written(row)
    return Task(
        row_id=row.id,
        channel=row.channel,
        recipient=row.subscriber.email or "",
        attempts=row.attempts,
        last_phase=row.last_phase,
        message=None if written else _message(row, telling),
        written=written,
        write_down=partial(write_down, row.id),
    )


def _written(row: OutboxRow) -> Written | None:
    if row.message is None or row.message_id is None:
        return None
    return Written(message_id=row.message_id, content=row.message)


def _message(row: OutboxRow, telling: _Telling) -> Alert | DigestAlert | None:
    try:
        return telling.message(row)
    except Exception:  # noqa: BLE001  One row that cannot be read must not hold up all the others.
        logger.opt(exception=True).error("Alert cannot be put together", outbox_id=row.id)
        return None
