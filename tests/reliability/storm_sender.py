"""The process that the storm kills: takes up what was left, and sends until it is killed or all is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import sleep, time

from loguru import logger

from alerts.delivery import send_due
from alerts.mail.mail_courier import MailCourier
from alerts.mail.smtp import SmtpServer, SmtpTransport
from alerts.sending.gate import Gate, GatePlan
from storage.database import Database
from storage.owed.outbox import outbox_counts, release_leases
from storage.tables import OutboxState
from tests.alerts.world import COMPOSER, HMAC_KEY

OWNER = "storm"
_HASTE = 1200.0  # the minutes of a backoff pass in fractions of a second


@dataclass(frozen=True, kw_only=True)
class Storm:
    """What a sender has to know."""

    url: str
    port: int
    connections: int
    began: float  # by time()

    @property
    def clock(self) -> Callable[[], datetime]:
        """The time of all senders, which runs fast."""
        start = datetime.fromtimestamp(self.began, UTC)
        return lambda: start + timedelta(seconds=(time() - self.began) * _HASTE)


def send_in_the_storm(storm: Storm) -> None:
    """Send what is due until nothing is owed any more."""
    logger.remove()
    database = Database(storm.url)
    with database.transaction() as session:
        release_leases(session, OWNER)  # as the daemon does when it starts
    server = SmtpServer(host="127.0.0.1", port=storm.port, security="none")
    transports = [SmtpTransport(server) for _ in range(storm.connections)]
    gate = Gate(GatePlan(pause=0.01), senders=storm.connections)
    while _is_owed(database):
        report = send_due(
            database,
            [{"mail": MailCourier(transport, COMPOSER)} for transport in transports],
            owner=OWNER,
            hmac_key=HMAC_KEY,
            clock=storm.clock,
            lease_for=timedelta(days=300),
            gate=gate,
        )
        if not report.sent:
            sleep(0.02)
    for transport in transports:
        transport.close()
    database.dispose()


def _is_owed(database: Database) -> bool:
    with database.reading() as session:
        counts = outbox_counts(session)
    return counts[OutboxState.DUE] + counts[OutboxState.LEASED] > 0
