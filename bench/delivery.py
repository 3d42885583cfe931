"""Delivery: composing, signing and handing over one by one; then from the outbox on many connections."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from alerts.alert import Alert
from alerts.delivery import send_due
from alerts.mail.composing import Composer
from alerts.mail.dkim import DkimSigner
from alerts.mail.mail_courier import MailCourier
from alerts.mail.smtp import SmtpTransport
from alerts.mail.smtp_session import SmtpServer
from alerts.sending.gate import Gate, GatePlan
from alerts.sending.group_commit import GroupCommit
from alerts.sending.transport import Accepted
from alerts.showing.views import view_of
from bench.composing import COMPOSER, alerts
from bench.figures import Figure, figures
from bench.many_readers import KEY, ManyReaders
from bench.naive_mail import naive_mail, send_naively
from bench.sink import Sink, sink, slow_line
from bench.timing import cpu_ms, in_turns, sized
from storage import schema
from storage.database import Database
from storage.sources import SourceEntry, register_sources
from tests.conftest import PostgresqlServer

_CONNECTIONS = (1, 8, 32)
_ROUND_TRIP = 0.020  # seconds
_costs_of_sink: list[float] = []  # ms CPU a mail


def measure(scale: float) -> Iterable[Figure]:
    """Measure the mail alone, then all of delivery on both databases."""
    with sink(pipelining=True) as taking:
        yield from _mails(taking, scale)
        with TemporaryDirectory(prefix="bench-") as folder, _databases(Path(folder)) as databases:
            for name, database in databases.items():
                yield from _deliveries(name, database, taking, scale)
            yield from _commits(databases, scale)


def notes() -> Iterator[str]:
    """Say what the other side cost."""
    if _costs_of_sink:
        yield f"The sink, a process of its own, took {_costs_of_sink[-1]:.2f} ms of CPU a mail."


def _mails(taking: Sink, scale: float) -> Iterable[Figure]:
    """One connection, no outbox: what a mail costs our process."""
    told = _one_story_to_all(sized(100, scale))
    signing = replace(
        COMPOSER,
        signer=DkimSigner(generate_private_key(65537, 2048), selector="s", domain="news.example.org"),
    )
    with _connected(taking.port, 1) as (transport,):
        rivals = {
            "naive: templates and styles anew, EmailMessage, 1 connection each": _cost(
                lambda alert: _naive(alert, taking.port), told
            ),
            "compose and hand over": _cost(lambda alert: _send(alert, COMPOSER, transport), told),
            "compose, sign (RSA 2048) and hand over": _cost(
                lambda alert: _send(alert, signing, transport), told
            ),
            "compose and hand over, each a story of its own": _cost(
                lambda alert: _send(alert, COMPOSER, transport), alerts(len(told))
            ),
        }
        mails, seconds = taking.taken()
        yield from figures("ms CPU/mail", in_turns(rivals, sized(5, scale)))
        after, later = taking.taken()
        _costs_of_sink.append((later - seconds) * 1000 / (after - mails))


def _one_story_to_all(count: int) -> list[Alert]:
    (first, *_) = alerts(1)
    return [
        replace(first, subscriber_id=number, recipient=f"leserin{number}@example.org")
        for number in range(count)
    ]


def _send(alert: Alert, composer: Composer, transport: SmtpTransport) -> None:
    mail = composer.compose(alert)
    outcome = transport.send(composer.envelope_sender, mail.recipient, mail.content)
    if not isinstance(outcome, Accepted):
        raise TypeError(f"the sink did not take a mail: {outcome}")


def _naive(alert: Alert, port: int) -> None:
    pages = COMPOSER._pages  # noqa: SLF001  (the links cost both the same)
    leave = pages.leave(alert.subscriber_id, [search.subscription_id for search in alert.searches])
    links = pages.of(alert.subscriber_id, [alert], alert.language, leave=leave)
    view = view_of(alert, links, legal=COMPOSER.legal, contact=COMPOSER.contact)
    send_naively(port, alert.recipient, naive_mail(view, alert.recipient))


def _deliveries(name: str, database: Database, taking: Sink, scale: float) -> Iterable[Figure]:
    """From the outbox to the sink: leasing, composing, writing down, handing over, marking."""
    readers = ManyReaders(database, sized(1024, scale))
    rates: dict[str, list[float]] = {}
    costs: dict[str, list[float]] = {}
    with slow_line(taking.port, delay=_ROUND_TRIP / 2) as slow:
        for connections in _CONNECTIONS:
            for round_trip, port in ((0, taking.port), (20, slow)):
                readers.owe_a_story()
                few = min(readers.count, 32 * connections)  # one connection on a slow line is slow
                what = f"{name}, {connections:2} connections, {round_trip:2} ms round trip"
                rate, cost = _delivered(database, port, connections, few)
                rates[what] = [rate]
                costs[what] = [cost]
                _delivered(database, taking.port, 8, readers.count)  # the rest, uncounted
    yield from figures("mails/s", rates)
    yield from figures("ms CPU/mail", {what: cost for what, cost in costs.items() if " 0 ms" in what})


def _delivered(database: Database, port: int, connections: int, limit: int) -> tuple[float, float]:
    """Send what is due; return mails a second of wall time, and ms of CPU of our process for each."""
    began, sent = perf_counter(), 0

    def work() -> None:
        nonlocal sent
        with _connected(port, connections) as transports:
            report = send_due(
                database,
                [{"mail": MailCourier(transport, COMPOSER)} for transport in transports],
                owner="bench",
                hmac_key=KEY,
                clock=lambda: datetime.now(UTC),
                lease_for=timedelta(minutes=15),
                gate=Gate(GatePlan(), senders=connections),
                limit=limit,
            )
            sent = report.sent

    cost = cpu_ms(work, per=1)
    return sent / (perf_counter() - began), cost / max(1, sent)


def _commits(databases: dict[str, Database], scale: float) -> Iterable[Figure]:
    """Durable writes a second by the number of those who wait for theirs."""
    for name, database in databases.items():
        rates = {
            f"{name}, {writers:2} writers": [_committed(database, writers, sized(30, scale))]
            for writers in (1, 4, 32)
        }
        yield from figures("durable writes/s", rates)


def _committed(database: Database, writers: int, each: int) -> float:
    """One small row written again and again, as a mark is."""
    entry = [SourceEntry(name="a", title="A", home="https://a.example/")]
    began = perf_counter()
    with GroupCommit(database) as commits:
        commits.expect(writers)

        def write() -> None:
            for _ in range(each):
                commits.write(lambda session: register_sources(session, entry, datetime.now(UTC)))
            commits.leave()

        threads = [Thread(target=write) for _ in range(writers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return writers * each / (perf_counter() - began)


@contextmanager
def _connected(port: int, connections: int) -> Iterator[Sequence[SmtpTransport]]:
    server = SmtpServer(host="127.0.0.1", port=port, security="none", max_mails=1_000_000)
    with ExitStack() as ending:
        transports = [SmtpTransport(server) for _ in range(connections)]
        for transport in transports:
            ending.callback(transport.close)
        yield transports


@contextmanager
def _databases(folder: Path) -> Iterator[dict[str, Database]]:
    """Give both, each waiting for its disk at every commit."""
    server = PostgresqlServer(folder / "pg", waits_for_disk=True)
    try:
        server.create("bench", "template1")
        databases = {
            "SQLite": Database(f"sqlite:///{folder}/bench.db"),
            "PostgreSQL": Database(server.url("bench")),
        }
        for database in databases.values():
            schema.upgrade(database)
        yield databases
        for database in databases.values():
            database.dispose()
    finally:
        server.stop()


def _cost(work: Callable[[Alert], object], told: Sequence[Alert]) -> Callable[[], float]:
    return lambda: cpu_ms(lambda: [work(alert) for alert in told], per=len(told))
