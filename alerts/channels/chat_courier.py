"""Takes alerts to chats: a few lines of plain text, written down and then handed to apprise."""

import json
from collections.abc import Collection

from loguru import logger

from alerts.channels.chat_child import ChatMessage, ChatResult
from alerts.channels.chat_sending import ChatSender
from alerts.channels.chat_text import chat_text
from alerts.sending.courier import CourierOutcome, Task, Unfit, Withdrawn, Written
from alerts.sending.delivery_keys import delivery_key
from alerts.sending.transport import Accepted, Deferred, Outcome, Phase, Refused
from storage.database import Database
from storage.people.endpoints import endpoint_of

MOST_ATTEMPTS = 5  # for a wrong address looks like a server that is down


class ChatCourier:
    """The courier of channels "chat:<endpoint id>"."""

    def __init__(
        self, database: Database, sender: ChatSender, *, schemes: Collection[str], key: bytes
    ) -> None:
        self._database = database
        self._sender = sender
        self._schemes = frozenset(schemes)
        self._key = key  # that names messages

    def deliver(self, task: Task) -> CourierOutcome:
        """Send the message as it was written down, or write it down first."""
        written = task.written or _written(task, self._key)
        if written is None:
            return Unfit()
        if not task.write_down(written):
            return Withdrawn()
        url = self._url(task.channel)
        if url is None:  # removed in this very moment; the next lease suppresses the row
            return Withdrawn()
        told = json.loads(written.content)
        message = ChatMessage(url=url, schemes=self._schemes, title=told["title"], body=told["body"])
        result = self._sender.send(message)
        if result.delivered:
            return Accepted(reply=reply_to(result))
        return failure(reply_to(result), task.attempts)

    def interrupt(self) -> None:
        """End the sending under way."""
        self._sender.interrupt()

    def close(self) -> None:
        """Nothing is kept open."""

    def _url(self, channel: str) -> str | None:
        with self._database.reading() as session:
            endpoint = endpoint_of(session, channel)
            return None if endpoint is None or endpoint.disabled_at is not None else endpoint.url or None


def reply_to(result: ChatResult) -> str:
    """Return what came of a message in words (German)."""
    if result.delivered:
        return "zugestellt"
    return f"nicht erlaubt: {result.refused}" if result.refused else "apprise meldet einen Fehlschlag"


def failure(reply: str, attempts: int) -> Outcome:
    """Return what becomes of a message that failed once more: no reason tells whether it ever will arrive."""
    if attempts + 1 < MOST_ATTEMPTS:
        return Deferred(phase=Phase.POST, reply=reply)
    return Refused(phase=Phase.POST, code=0, reply=reply)


def _written(task: Task, key: bytes) -> Written | None:
    if task.message is None:
        return None
    try:
        title, body = chat_text(task.message)
    except Exception:  # noqa: BLE001  One message that cannot be composed must not hold up all the others.
        logger.opt(exception=True).error("Chat message cannot be composed", outbox_id=task.row_id)
        return None
    content = json.dumps({"title": title, "body": body}, ensure_ascii=False).encode(errors="replace")
    return Written(message_id=f"msg_{delivery_key(task.message, key)}", content=content)
