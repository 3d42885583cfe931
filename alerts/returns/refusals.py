"""A recipient refused while a mail is handed over counts like a mail that came back."""

import hashlib
from datetime import datetime

from loguru import logger

from alerts.returns.codes import judge
from alerts.sending.transport import Phase, Refused
from storage.database import Database
from storage.people.bounces import Returned, record_return
from storage.tables import ReturnKind


def record_refusal(
    database: Database, outbox_id: int, refused: Refused, *, hmac_key: bytes, now: datetime
) -> None:
    """Note that a server refused a mail for good, and draw the consequence.

    Refused with its recipient named, it may be the reader's mailbox that is gone. After that it is the mail
    that is refused: held against nobody, and noted where the server has something against us.

    In a transaction of its own, before the row is marked: the marks of several mails are committed together,
    and would wait for their subscribers in any order. Dying in between, the mail is refused again.
    """
    judged = judge("", refused.reply)
    if refused.phase is not Phase.RCPT and judged.kind != ReturnKind.POLICY:
        return
    returned = Returned(
        outbox_id=outbox_id,
        return_id=hashlib.sha256(f"refused:{outbox_id}".encode()).hexdigest(),
        kind=judged.kind,
        status=judged.status,
        reason=judged.reason,
    )
    with database.transaction() as session:
        effect = record_return(session, returned, hmac_key=hmac_key, now=now)
    logger.info("Mail refused", outbox_id=outbox_id, kind=judged.kind, status=judged.status, effect=effect)
