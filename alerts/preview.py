"""Shows what would be sent, and changes nothing."""

from datetime import datetime

from alerts.mail.composing import ComposedMail, Composer
from alerts.mail.mail_courier import composed
from alerts.sending.courier import Task, kind_of
from alerts.sending.tasks import tasks_of
from storage.database import Database
from storage.owed.holding import MAIL, unwanted
from storage.owed.outbox import list_outbox
from storage.tables import OutboxState


def preview_due(
    database: Database, composer: Composer, *, now: datetime, limit: int = 1000
) -> list[ComposedMail]:
    """Return the mails that are due, looking at the newest `limit` rows; nothing is leased or changed."""
    with database.reading() as session:
        rows = [row for row in list_outbox(session, limit) if row.state == OutboxState.DUE]
        wanted = [row for row in rows if row.due_at <= now and unwanted(row) is None]
        tasks = tasks_of(session, wanted, now, write_down=lambda _row, _written: False)
    return [mail for task in tasks if _is_mail(task) and (mail := composed(task, composer)) is not None]


def _is_mail(task: Task) -> bool:
    return kind_of(task.channel) == MAIL
