"""The stage: newsroom, mailbox, readers, and the daemon as a process of its own."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from demo.mailbox import Mailbox
from demo.newsroom import Newsroom
from demo.newsroom_program import PROGRAM
from stadtradar import parts
from stadtradar.rehearsal.people import READERS
from stadtradar.rehearsal.settings_file import settings_file
from stadtradar.settings import load
from storage import schema
from storage.database import Database
from storage.people.subscribers import add_subscriber
from storage.people.subscriptions import add_subscription

_STOP_SECONDS = 30


class DaemonEnded(Exception):
    """The daemon went away while it was watched."""

    def __init__(self, log: Path) -> None:
        last = log.read_text().splitlines()[-1:] if log.exists() else []
        super().__init__(
            f"Der Dienst ist unerwartet beendet. Protokoll: {log}. Letzte Zeile: {''.join(last)}"
        )


class Stage:
    """A context: everything is set up on entry and gone, processes and ports, on exit; `folder` stays."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.newsroom = Newsroom()
        self.mailbox = Mailbox(folder / "postfach")
        self.database: Database
        self.web_url = ""
        self._closing = ExitStack()
        self._daemon: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Set the stage and start the daemon."""
        with ExitStack() as closing:
            closing.enter_context(self.newsroom)
            closing.enter_context(self.mailbox)
            file = self._write_settings()
            settings = load(file, {}).settings
            parts.prepare_data_dir(settings)
            self.database = parts.database(settings)
            closing.callback(self.database.dispose)
            schema.upgrade(self.database)
            self._invite(parts.hmac_key(settings))
            for slug in PROGRAM.baseline:
                self.newsroom.publish(slug)
            self._start_daemon(file)
            closing.callback(self._stop_daemon)
            self._closing = closing.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the daemon in order, then close the ports."""
        self._closing.close()

    def check_daemon(self) -> None:
        """Raise DaemonEnded when the daemon is not running any more."""
        if self._daemon is not None and self._daemon.poll() is not None:
            raise DaemonEnded(self._log)

    @property
    def _log(self) -> Path:
        return self.folder / "stadtradar.log"

    def _write_settings(self) -> Path:
        port = _free_port()
        self.web_url = f"http://127.0.0.1:{port}/"
        file = self.folder / "stadtradar.toml"
        file.write_text(
            settings_file(
                self.folder / "daten", list(self.newsroom.sites.values()), self.mailbox.smtp_port, port
            )
        )
        return file

    def _invite(self, hmac_key: bytes) -> None:
        now = datetime.now(UTC)
        with self.database.transaction() as session:
            for reader in READERS:
                person = add_subscriber(
                    session, reader.address, language="de", evidence="Vorführung", hmac_key=hmac_key, now=now
                )
                for query in reader.queries:
                    add_subscription(
                        session, person, query, evidence="Vorführung", hmac_key=hmac_key, now=now
                    )

    def _start_daemon(self, file: Path) -> None:
        command = [sys.executable, "-m", "stadtradar", "--config", str(file), "run"]
        # The operator's own settings must not leak into the demonstration.
        environ = {name: value for name, value in os.environ.items() if not name.startswith("STADTRADAR_")}
        with self._log.open("ab") as log:
            # A session of its own: Ctrl-C is for us, and we end the daemon in order.
            self._daemon = subprocess.Popen(  # noqa: S603  (our own program)
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environ, start_new_session=True
            )

    def _stop_daemon(self) -> None:
        if self._daemon is None:
            return
        self._daemon.send_signal(signal.SIGTERM)
        try:
            self._daemon.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._daemon.kill()
            self._daemon.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
