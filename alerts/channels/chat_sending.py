"""Starts the process that sends a chat message, and ends it in time."""

import multiprocessing
from contextlib import suppress
from datetime import timedelta
from threading import Lock

from alerts.channels.chat_child import ChatMessage, ChatResult, send_chat
from alerts.channels.guard import Guard

DEADLINE = timedelta(seconds=30)  # for the start of Python and apprise too

# Not forked from us: the daemon has threads, and what it holds in memory is no business of a chat service.
_PROCESSES = multiprocessing.get_context("spawn")


class ChatSender:
    """Sends one message at a time, each in a process of its own."""

    def __init__(self, guard: Guard, *, deadline: timedelta = DEADLINE) -> None:
        self._guard = guard
        self._deadline = deadline.total_seconds()
        self._lock = Lock()
        self._child: multiprocessing.context.SpawnProcess | None = None

    def send(self, message: ChatMessage) -> ChatResult:
        """Send, and say what came of it; whatever dies or takes too long has not delivered."""
        ours, theirs = _PROCESSES.Pipe(duplex=False)
        child = _PROCESSES.Process(target=send_chat, args=(theirs, self._guard, message), daemon=True)
        child.start()
        theirs.close()
        with self._lock:
            self._child = child
        try:
            if ours.poll(self._deadline):
                with suppress(EOFError):
                    result: ChatResult = ours.recv()
                    return result
            return ChatResult(delivered=False)
        finally:
            with self._lock:
                self._child = None
            child.kill()
            child.join()
            child.close()
            ours.close()

    def interrupt(self) -> None:
        """End the process under way."""
        with self._lock:
            if self._child is not None:
                self._child.kill()
