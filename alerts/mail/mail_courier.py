"""Takes alerts to their readers by mail: composes, writes down, hands over."""

from loguru import logger

from alerts.alert import DigestAlert
from alerts.mail.addresses import wire_address
from alerts.mail.composing import ComposedMail, Composer
from alerts.sending.courier import CourierOutcome, Task, Unfit, Withdrawn, Written
from alerts.sending.transport import Transport


class MailCourier:
    """One composer and one transport: the courier of channel "mail"."""

    def __init__(self, transport: Transport, composer: Composer) -> None:
        self._transport = transport
        self._composer = composer

    def deliver(self, task: Task) -> CourierOutcome:
        """Send the mail as it was written down, or compose it and write it down first."""
        mail = composed(task, self._composer)
        if mail is None:
            return Unfit()
        # Connected first: a handshake takes long enough for a reader to leave.
        if (unavailable := self._transport.ready()) is not None:
            return unavailable
        if not task.write_down(Written(message_id=mail.message_id, content=mail.content)):
            return Withdrawn()
        sender = self._composer.return_path(task.row_id)
        return self._transport.send(sender, mail.recipient, mail.content)

    def interrupt(self) -> None:
        """End the wait for the mail server."""
        self._transport.interrupt()

    def close(self) -> None:
        """Part with the mail server."""
        self._transport.close()


def composed(task: Task, composer: Composer) -> ComposedMail | None:
    """Return the task's mail, as it was written down if it was; None when it cannot be composed."""
    try:
        if task.written is not None:
            recipient = wire_address(task.recipient)
            written = task.written
            return ComposedMail(message_id=written.message_id, recipient=recipient, content=written.content)
        if isinstance(task.message, DigestAlert):
            return composer.compose_digest(task.message)
        return None if task.message is None else composer.compose(task.message)
    except Exception:  # noqa: BLE001  One mail that cannot be composed must not hold up all the others.
        logger.opt(exception=True).error("Mail cannot be composed", outbox_id=task.row_id)
        return None
