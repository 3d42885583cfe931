"""Turns leased rows into tasks, which hold all a courier needs and no database."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from loguru import logger

from alerts.alert import Alert
from alerts.courier import Task, Written
from alerts.gathering import message_for
from query import Aliases
from storage.aliases import load_aliases
from storage.database import Session
from storage.sources import list_sources
from storage.tables import OutboxRow

WriteDown = Callable[[int, Written], bool]


def tasks_of(
    session: Session, rows: Sequence[OutboxRow], now: datetime, *, write_down: WriteDown
) -> list[Task]:
    """Return the tasks of rows that came with all a message needs and whose readers are not erased."""
    titles = {source.name: source.title for source in list_sources(session)}
    aliases = load_aliases(session)
    return [_task(row, titles, aliases, now, write_down) for row in rows]


def _task(
    row: OutboxRow, titles: Mapping[str, str], aliases: Aliases, now: datetime, write_down: WriteDown
) -> Task:
    written = _written(row)
    return Task(
        row_id=row.id,
        channel=row.channel,
        recipient=row.subscriber.email or "",
        attempts=row.attempts,
        last_phase=row.last_phase,
        message=None if written else _message(row, titles, aliases, now),
        written=written,
        write_down=partial(write_down, row.id),
    )


def _written(row: OutboxRow) -> Written | None:
    if row.message is None or row.message_id is None:
        return None
    return Written(message_id=row.message_id, content=row.message)


def _message(row: OutboxRow, titles: Mapping[str, str], aliases: Aliases, now: datetime) -> Alert | None:
    try:
        return message_for(row, titles, now, aliases=aliases)
    except Exception:  # noqa: BLE001  One row that cannot be read must not hold up all the others.
        logger.opt(exception=True).error("Alert cannot be put together", outbox_id=row.id)
        return None
