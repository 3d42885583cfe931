"""A scripted SMTP server on loopback: takes mails, records them, and fails on command."""

import asyncio
import threading
from dataclasses import dataclass, field
from typing import Self

from tests.mail_conversation import Conversation
from tests.mail_script import Fault, MailScript, Phase, Received

__all__ = ["Fault", "MailServer", "Phase", "Received"]


@dataclass(kw_only=True)
class MailServer(MailScript):
    """Takes mails on 127.0.0.1. After stop() and start() it is back under the same port.

    `with MailServer() as server: server.fail(Phase.RCPT, "450 4.2.0 later", times=1)`
    """

    port: int = 0  # 0: the system chooses at the first start
    _loop: asyncio.AbstractEventLoop | None = None
    _thread: threading.Thread | None = None
    _listener: asyncio.Server | None = None
    _conversations: set[Conversation] = field(default_factory=set)

    def start(self) -> Self:
        """Listen. Returns when mails can be sent."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail server", daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(timeout=10)
        return self

    def stop(self) -> None:
        """Close the port and every connection. Harmless when stopped."""
        if self._loop is None or self._thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._close_all(), self._loop).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()
        self._loop = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        tls = self.tls_context if self.implicit_tls else None
        self._listener = await loop.create_server(self._conversation, "127.0.0.1", self.port, ssl=tls)
        self.port = self._listener.sockets[0].getsockname()[1]

    async def _close_all(self) -> None:
        if self._listener is not None:
            self._listener.close()
        for conversation in list(self._conversations):
            conversation.abort()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        self._conversations.clear()

    def _conversation(self) -> Conversation:
        conversation = Conversation(self)
        self._conversations.add(conversation)
        return conversation
