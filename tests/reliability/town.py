"""A town for kill -9: a news site, readers, a mail server, and the real daemon between them."""

import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from subprocess import DEVNULL, Popen

from sqlalchemy import func, select

from crawler.dates import BERLIN
from storage import schema
from storage.database import Database
from storage.owed.outbox import list_outbox
from storage.people.subscribers import add_subscriber
from storage.people.subscriptions import add_subscription
from storage.sources import list_sources
from storage.tables import Article, CrawlRun, OutboxState
from tests.alerts.dkim_keys import an_ed25519_key, pem
from tests.crawler.news_site import article, rss
from tests.mail_server import MailServer
from tests.servers import FaultServer, feed, page
from tests.waiting import PATIENCE, eventually

READERS = ("anna@example.org", "bernd@example.org", "cem@example.org")
_KEY = b"k" * 32


class Town:
    """Everything the daemon needs, outliving each of its deaths."""

    def __init__(self, folder: Path, database: Database, site: FaultServer, mails: MailServer) -> None:
        self.database = database
        self.site = site
        self.mails = mails
        self.published: list[str] = []
        self._settings = folder / "stadtradar.toml"
        self._log = folder / "daemon.log"
        self.web_port = _free_port()
        self._settings.write_text(_settings(folder, database, site, mails, self.web_port))
        self._subscribe()

    def publish(self, *slugs: str) -> None:
        """Put articles on the site, the newest first in its feed."""
        for slug in slugs:
            self.site.answers[path_of(slug)] = page(_of_today(article(title_of(slug), _text(slug))))
            self.published.insert(0, slug)
        urls = [self.site.url(path_of(slug)) for slug in self.published[:30]]
        self.site.answers["/feed"] = feed(rss(*urls))

    @contextmanager
    def daemon(self) -> Iterator[Popen[bytes]]:
        """Run the daemon; it is killed at the end unless it has ended itself."""
        command = [sys.executable, "-m", "stadtradar", "--config", str(self._settings), "run"]
        with self._log.open("ab") as log, Popen(command, stdout=DEVNULL, stderr=log) as process:
            try:
                yield process
            finally:
                process.kill()

    def stop(self, daemon: Popen[bytes], *, number: signal.Signals = signal.SIGTERM) -> None:
        """End the daemon as an operator does; it must say 0."""
        daemon.send_signal(number)
        try:
            code = daemon.wait(PATIENCE)
        except subprocess.TimeoutExpired as late:
            raise AssertionError(f"still running {PATIENCE:g} s after SIGTERM\n{self.log}") from late
        assert code == 0, self.log

    @property
    def log(self) -> str:
        """The last lines the daemons wrote."""
        return "\n".join(self.log_lines[-30:])

    @property
    def log_lines(self) -> list[str]:
        """All that the daemons wrote."""
        return self._log.read_text().splitlines()

    def add_source(self, name: str, site: FaultServer) -> None:
        """Let the daemon read another site, under another host name, so that it is of another shard."""
        home = f"http://localhost:{site.port}/"
        source = (
            f'\n[[source]]\nname = "{name}"\ntitle = "{name}"\nsite = "kommune21"\n'
            f'home = "{home}"\nfeeds = ["{home}feed"]\n'
        )
        allowed = f'allowed_hosts = ["{self.site.authority}"'
        text = self._settings.read_text().replace(allowed, f'{allowed}, "localhost:{site.port}"')
        self._settings.write_text(text + source)

    def name_operator(self, address: str) -> None:
        """Let somebody be told of faults, at once."""
        ops = f'\n[ops]\nmail = ["{address}"]\nwait_minutes = 0\n'
        self._settings.write_text(self._settings.read_text() + ops)

    def open_to_the_world(self, **legal: str) -> None:
        """Serve pages that readers can reach, and state this under [mail]."""
        stated = "".join(f'{name} = "{value}"\n' for name, value in legal.items())
        text = self._settings.read_text().replace("[mail]\n", f"[mail]\n{stated}")
        if "base_url" not in text:
            text = text.replace("[web]\n", '[web]\nbase_url = "https://radar.stadt.example"\n')
        self._settings.write_text(text)

    def read_returns_from(self, folder: Path) -> None:
        """Let mails leave signed, each with its return path, and what comes back be read from a Maildir."""
        key = folder.with_name("dkim.pem")
        key.write_bytes(pem(an_ed25519_key()))
        mail = (
            '[mail]\nbounce_address = "ruecklauf@stadt.example"\n'
            f'dkim_key = "{key}"\ndkim_selector = "radar"\n'
        )
        text = self._settings.read_text().replace("[mail]\n", mail)
        self._settings.write_text(f'{text}\n[returns]\nmaildir = "{folder}"\n')

    def subjects_to(self, address: str) -> list[str]:
        """Return the subjects of the mails to somebody, in order."""
        return [str(mail.message["Subject"]) for mail in self.mails.received if mail.recipient == address]

    def sources_read(self) -> set[str]:
        """Return the names of the sources that were read once."""
        with self.database.reading() as session:
            return {state.name for state in list_sources(session) if state.baseline_at}

    def await_baseline(self) -> None:
        """Return when the source has been read once."""
        eventually(self._has_baseline, what="the first crawl")

    def await_stored(self, slug: str) -> None:
        """Return when the article is in the store."""
        eventually(lambda: title_of(slug) in self.stored_titles(), what=f"{slug} stored")

    def stored_titles(self) -> Counter[str]:
        """Count the stored articles by title."""
        with self.database.reading() as session:
            return Counter(session.scalars(select(Article.title)))

    def runs(self) -> int:
        """Count the crawls so far."""
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(CrawlRun)) or 0

    def mails_under_way(self) -> int:
        """Count the mails a daemon has begun to hand over and not yet noted as sent."""
        with self.database.reading() as session:
            leased = [row for row in list_outbox(session, 1000) if row.state == OutboxState.LEASED]
        return sum(row.message is not None for row in leased)  # the others wait for their turn

    def told(self) -> Counter[tuple[str, str]]:
        """Count the mails by (reader, subject's title)."""
        return Counter(
            (mail.recipient, _slug_in(str(mail.message["Subject"]))) for mail in self.mails.received
        )

    def _has_baseline(self) -> bool:
        with self.database.reading() as session:
            return all(state.baseline_at for state in list_sources(session)) and bool(list_sources(session))

    def _subscribe(self) -> None:
        schema.upgrade(self.database)
        now = datetime.now(UTC)
        with self.database.transaction() as session:
            for reader in READERS:
                person = add_subscriber(
                    session, reader, language="de", evidence="test", hmac_key=_KEY, now=now
                )
                add_subscription(session, person, "Kaiserslautern", evidence="test", hmac_key=_KEY, now=now)


def _of_today(html: str) -> str:
    """Print today's date: a site whose newest article is years old has fallen silent."""
    return html.replace("[13.12.2021]", f"[{datetime.now(BERLIN):%d.%m.%Y}]")


def path_of(slug: str) -> str:
    """Return where the site shows the article."""
    return f"/k21-meldungen/{slug}"


def title_of(slug: str) -> str:
    """Return the headline; it carries the slug, so that mails can be told apart, and a name of its own."""
    return f"Meldung {slug} aus dem Rathaus zur Vorlage {slug.replace('-', '').upper()}"


def _slug_in(subject: str) -> str:
    return next((word for word in subject.split() if word.startswith("nr-")), subject)


def _text(slug: str) -> str:
    return (
        f"Unter der Nummer {slug} hat der Rat über Kaiserslauterns Sensoren beraten. Sie sollen melden, "
        "welche Parkplätze frei sind. Die Geräte hängen an Laternen und funken jede Minute ins Rathaus."
    )


def _settings(folder: Path, database: Database, site: FaultServer, mails: MailServer, web_port: int) -> str:
    return f"""
data_dir = "{folder}"

[storage]
url = "{database.url}"

[crawler]
contact = "test@example.org"
sources = []
delay_seconds = 0
interval_minutes = 0.001
allowed_hosts = ["{site.authority}"]

[[source]]
name = "stadtblatt"
title = "Stadtblatt"
site = "kommune21"
home = "{site.url("/")}"
feeds = ["{site.url("/feed")}"]

[mail]
host = "127.0.0.1"
port = {mails.port}
security = "none"
connections = 1  # what is under way is then one mail; kill_storm.py kills several
sender = "alarm@stadtradar.example"

[alerts]
group_wait_minutes = 0

[web]
port = {web_port}

[secret]
key = "0123456789abcdef0123456789abcdef0123456789abcdef"
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
