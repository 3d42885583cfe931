"""A mailbox on loopback: takes every mail by SMTP, keeps it in a Maildir and shows it in the browser."""

import asyncio
import mailbox
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from demo.mailbox_viewer import Mail, viewer_for


class Mailbox:
    """Takes mails for anyone, from this machine only."""

    def __init__(self, folder: Path, *, smtp_port: int = 0, http_port: int = 0) -> None:
        self.smtp_port = smtp_port  # 0: the system chooses at start()
        self.url = ""
        self._http_port = http_port
        for part in ("tmp", "new", "cur"):
            (folder / part).mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._arrived = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._threads: list[threading.Thread] = []
        self._sink: asyncio.Server | None = None
        self._pages: ThreadingHTTPServer | None = None

    def start(self) -> Self:
        """Listen on both ports. Returns when mails can be sent."""
        self._begin(self._loop.run_forever, "mailbox smtp")
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(timeout=10)
        self._pages = ThreadingHTTPServer(("127.0.0.1", self._http_port), viewer_for(self.mails))
        self.url = f"http://127.0.0.1:{self._pages.server_address[1]}/"
        self._begin(partial(self._pages.serve_forever, 0.05), "mailbox pages")
        return self

    def stop(self) -> None:
        """Close both ports; what has arrived stays in the folder."""
        if self._pages is None:
            return
        self._pages.shutdown()
        self._pages.server_close()
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        for thread in self._threads:
            thread.join(timeout=10)
        self._loop.close()
        self._pages = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def messages(self) -> list[EmailMessage]:
        """All mails, oldest first."""
        return [mail.message for mail in self.mails()]

    def mails(self) -> list[Mail]:
        """All mails, oldest first."""
        files = [file for part in ("new", "cur") for file in (self._folder / part).iterdir()]
        return sorted((_read(file) for file in files), key=lambda mail: (mail.arrived_at, mail.key))

    def wait_for(self, count: int, seconds: float) -> bool:
        """Wait until at least `count` mails have arrived; False when the time is over before."""
        with self._arrived:
            return self._arrived.wait_for(lambda: len(mailbox.Maildir(self._folder)) >= count, seconds)

    async def handle_DATA(  # noqa: N802  (aiosmtpd's name)
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
    ) -> str:
        """Keep a mail, exactly as it came."""
        with self._arrived:
            mailbox.Maildir(self._folder).add(envelope.original_content or b"")
            self._arrived.notify_all()
        return "250 2.0.0 angenommen"

    def _begin(self, work: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)

    async def _listen(self) -> None:
        self._sink = await asyncio.get_running_loop().create_server(
            lambda: SMTP(self, hostname="localhost", enable_SMTPUTF8=True, loop=self._loop),
            "127.0.0.1",
            self.smtp_port,
        )
        self.smtp_port = self._sink.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._sink is not None:
            self._sink.close()
        talks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for talk in talks:
            talk.cancel()  # aiosmtpd closes its connection then
        await asyncio.gather(*talks, return_exceptions=True)


def _read(file: Path) -> Mail:
    return Mail(
        key=file.name,
        arrived_at=datetime.fromtimestamp(file.stat().st_mtime, tz=UTC),
        message=message_from_bytes(file.read_bytes(), policy=policy.default),
    )
