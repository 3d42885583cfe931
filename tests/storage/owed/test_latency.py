"""How long alerts took, read off the store."""

from datetime import timedelta

from alerts.latency import Stage, Took, latencies, percentile
from alerts.mail.smtp import SmtpTransport
from storage.database import Database
from storage.owed.latency import journeys, oldest_due
from storage.tables import Hold, OutboxRow
from tests.alerts.conftest import server, smtp  # noqa: F401  (fixtures)
from tests.alerts.world import NOON, match, send, store, subscribe

SECOND = timedelta(seconds=1)


def told(database: Database, smtp: SmtpTransport) -> None:  # noqa: F811
    subscribe(database, "a@example.org", "Kaiserslautern")
    store(database, now=NOON, published_at=NOON - 300 * SECOND)
    match(database, now=NOON + 2 * SECOND)
    send(database, smtp, now=NOON + 122 * SECOND)


def measured(database: Database) -> dict[Stage, Took]:
    with database.reading() as session:
        return {one.stage: one for one in latencies(journeys(session, NOON - timedelta(days=1)))}


def test_every_stage_is_measured(database: Database, smtp: SmtpTransport) -> None:  # noqa: F811
    told(database, smtp)

    stages = measured(database)

    assert {stage: one.p50 for stage, one in stages.items()} == {
        Stage.SEEN: 300.0,
        Stage.STORED: 0.0,
        Stage.MATCHED: 2.0,
        Stage.ACCEPTED: 120.0,
        Stage.ALTOGETHER: 122.0,
    }
    assert {one.count for one in stages.values()} == {1}


def test_what_was_held_says_nothing_of_our_speed(
    database: Database,
    smtp: SmtpTransport,  # noqa: F811
) -> None:
    told(database, smtp)
    with database.transaction() as session:
        session.get_one(OutboxRow, 1).hold = Hold.QUIET

    assert measured(database)[Stage.ACCEPTED] == Took(
        stage=Stage.ACCEPTED, count=0, p50=None, p95=None, p99=None
    )


def test_percentiles_are_values_that_were_measured() -> None:
    ordered = [float(one) for one in range(1, 101)]

    assert [percentile(ordered, share) for share in (0.5, 0.95, 0.99)] == [50.0, 95.0, 99.0]
    assert percentile([7.0], 0.99) == 7.0
    assert percentile([], 0.5) is None


def test_the_longest_due_is_named(database: Database) -> None:
    subscribe(database, "a@example.org", "Kaiserslautern")
    store(database)
    match(database)

    with database.reading() as session:
        assert oldest_due(session, NOON + SECOND) == NOON
        assert oldest_due(session, NOON - SECOND) is None
