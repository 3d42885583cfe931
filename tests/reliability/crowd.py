"""Daemon, command line and web at work on one store: `python -m tests.reliability.crowd --minutes 10`.

Nobody may be told that the database is locked, and nothing that was written may be missing in the end.
"""

import argparse
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from sqlalchemy import func, select

from alerts.matching import all_matched, match_due
from alerts.tokens import UnsubscribeTokens
from storage import schema
from storage.articles import save_article
from storage.database import Database
from storage.integrity import check
from storage.owed.outbox import mark_sent
from storage.sources import SourceEntry, register_sources
from storage.tables import Article, ArticleRevision, OutboxRow, OutboxState, Subscription
from tests.articles import BODY, an_article
from tests.conftest import PostgresqlServer
from tests.storage.leases import lease_next
from tests.web.conftest import serving

_CRAWLS = 2  # children at once
_AT_ONCE = 500  # mails between two looks at what is new
_PAGES = ("/", "/?q=Kaiserslautern", "/?q=Sensor*", "/artikel/1", "/quellen", "/?q=Rathaus&lang=en")


@dataclass
class Tally:
    """What somebody did, and what he was refused."""

    done: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Add what another one did."""
        self.done += other.done
        self.refused += other.refused


@dataclass(frozen=True)
class Until:
    """When somebody stops: after so many rounds, or at a moment of the monotonic clock."""

    rounds: int | None = None
    end: float | None = None

    def goes_on(self, done: int) -> bool:
        """Tell whether there is another round."""
        return done < self.rounds if self.rounds is not None else monotonic() < (self.end or 0)


def main(arguments: Sequence[str]) -> int:
    """Let all work for so many minutes on each database; return 1 if anything was refused or lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    chosen = parser.parse_args(arguments)
    problems = 0
    with TemporaryDirectory(prefix="crowd-") as name, _databases(Path(name)) as urls:
        for url in urls:
            tally, wrong = work_together(Path(name), url, Until(end=monotonic() + 60 * chosen.minutes))
            print(f"{url.partition(':')[0]}: {dict(sorted(tally.done.items()))}", flush=True)
            for problem in (*tally.refused, *wrong):
                print(f"  {problem}", flush=True)
            problems += len(tally.refused) + len(wrong)
    return int(problems > 0)


def work_together(folder: Path, url: str, until: Until) -> tuple[Tally, list[str]]:
    """Let everybody work on one store; return what they did, and what is wrong with it afterwards."""
    database = Database(url)
    schema.upgrade(database)
    with database.transaction() as session:
        entries = [
            SourceEntry(name=_source(one), title="Blatt", home="https://a.example/") for one in range(_CRAWLS)
        ]
        register_sources(session, entries, datetime.now(UTC))
    settings = _settings(folder, url)
    work = [
        *(partial(_crawl, url, number, until) for number in range(_CRAWLS)),
        partial(_tell, url, until),
        partial(_command, settings, until),
        partial(_visit, url, until),
    ]
    # One process for each: on two cores the pool would else let two work, and the others when those are done.
    with ProcessPoolExecutor(len(work), mp_context=get_context("spawn")) as pool:
        running = [pool.submit(one) for one in work]
        tally = Tally()
        for one in running:
            tally.add(one.result())
    wrong = _wrong(database, tally)
    database.dispose()
    return tally, wrong


def _crawl(url: str, number: int, until: Until) -> Tally:
    """Store articles, and correct every third one."""

    def store(database: Database, round_: int, body: str) -> None:
        title = f"Meldung {number}-{round_} aus Kaiserslautern"
        key = f"a.example/{number}/{round_}"
        article = an_article(source=_source(number), url=f"https://{key}", title=title, body=body)
        with database.transaction() as session:
            save_article(session, article, keys={key}, alertable=True, now=datetime.now(UTC))

    def one_round(database: Database, round_: int, tally: Tally) -> None:
        body = f"Nummer {round_}. {BODY}"
        store(database, round_, body)
        tally.done["stored"] += 1
        if round_ % 3 == 0:
            store(database, round_, body.replace("Rathaus", "Stadthaus"))
            tally.done["corrected"] += 1

    return _at_work(url, until, one_round)


def _tell(url: str, until: Until) -> Tally:
    """Match and send, as the daemon does."""

    def one_round(database: Database, _: int, tally: Tally) -> None:
        match_due(database, now=datetime.now(UTC), group_wait=timedelta(0))
        tally.done["sent"] += _send(database)

    return _at_work(url, until, one_round)


def _send(database: Database) -> int:
    """Send some of what is due: readers come faster than one sender tells them all of everything."""
    for sent in range(_AT_ONCE):
        now = datetime.now(UTC)
        with database.transaction() as session:
            row = lease_next(session, owner="crowd", now=now, lease_for=timedelta(minutes=5))
        if row is None:
            return sent
        with database.transaction() as session:
            mark_sent(session, row.id, reply="250 OK", now=now)
    return _AT_ONCE


def _command(settings: Path, until: Until) -> Tally:
    """Type commands that write, and some that read."""
    tally, round_ = Tally(), 0
    while until.goes_on(round_):
        address = f"leser{round_}@example.org"
        for what, arguments in {
            "subscribers": ("subscribers", "add", address, "--consent", "Brief"),
            "subscriptions": ("subscriptions", "add", address, "Kaiserslautern", "--consent", "Brief"),
            "counts": ("count", "Kaiserslautern"),
        }.items():
            command = [sys.executable, "-m", "stadtradar", "--config", str(settings), *arguments]
            answer = subprocess.run(command, capture_output=True, text=True, check=False)
            tally.done[what] += 1
            if answer.returncode:
                tally.refused.append(f"{' '.join(arguments)}: {answer.returncode} {answer.stderr.strip()}")
        round_ += 1
    return tally


def _visit(url: str, until: Until) -> Tally:
    """Look at pages."""
    tally, database = Tally(), Database(url)
    with serving(database, UnsubscribeTokens(["a key for tokens"])) as visitor:
        for round_, page in enumerate(cycle(_PAGES)):
            if not until.goes_on(round_):
                break
            answer = visitor.get(page)
            tally.done["pages"] += 1
            if answer.status not in (200, 404):
                tally.refused.append(f"{page}: {answer.status}")
    database.dispose()
    return tally


def _at_work(url: str, until: Until, one_round: Callable[[Database, int, Tally], None]) -> Tally:
    tally, database, round_ = Tally(), Database(url), 0
    while until.goes_on(round_):
        round_ += 1
        try:
            one_round(database, round_, tally)
        except Exception as error:  # noqa: BLE001  Whatever it is, somebody was told of it.
            tally.refused.append(f"{one_round.__qualname__}: {error}")
    database.dispose()
    return tally


def _wrong(database: Database, tally: Tally) -> list[str]:
    """Compare what is stored with what was done, when the rest is matched."""
    while not all_matched(database):
        match_due(database, now=datetime.now(UTC), group_wait=timedelta(0))
    tally.done["sent"] += _send(database)
    done = tally.done
    with database.reading() as session:
        stored = {
            "articles": session.scalar(select(func.count()).select_from(Article)),
            "revisions": session.scalar(select(func.count()).select_from(ArticleRevision)),
            "subscriptions": session.scalar(select(func.count()).select_from(Subscription)),
            "mails": session.scalar(
                select(func.count()).select_from(OutboxRow).where(OutboxRow.state == OutboxState.SENT)
            ),
        }
    expected = {
        "articles": done["stored"],
        "revisions": done["stored"] + done["corrected"],
        "subscriptions": done["subscriptions"],
        "mails": done["sent"],
    }
    lost = [
        f"{name}: {stored[name]} stored, {number} written"
        for name, number in expected.items()
        if stored[name] != number
    ]
    return [*lost, *check(database)]


def _source(number: int) -> str:
    return f"blatt-{number}"


def _settings(folder: Path, url: str) -> Path:
    file = folder / f"{url.partition(':')[0]}.toml"
    file.write_text(
        f'data_dir = "{folder}"\n[storage]\nurl = "{url}"\n[crawler]\ncontact = "a@example.org"\n'
    )
    return file


@contextmanager
def _databases(folder: Path) -> Iterator[list[str]]:
    server = PostgresqlServer(folder / "pg")
    try:
        with server.new_database(template="template1") as url:
            yield [f"sqlite:///{folder}/stadtradar.db", url]
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
