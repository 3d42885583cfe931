"""What Prometheus is told."""

from datetime import UTC, datetime, timedelta

from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select

from alerts.matching import match_due
from alerts.tokens import UnsubscribeTokens
from storage.database import Database
from storage.owed.outbox import mark_sent
from storage.tables import OutboxRow
from tests.articles import an_article
from tests.web.conftest import serving
from tests.web.stored import KOMMUNE21, register, store, subscribed
from tests.web.visiting import Visitor


def told(visitor: Visitor) -> dict[tuple[str, ...], float]:
    """Return what is told, by name and the values of its labels, these by their names."""
    answer = visitor.get("/metrics")
    assert answer.status == 200
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_queue_and_latencies_are_told_without_any_name(database: Database, tokens: UnsubscribeTokens) -> None:
    now = datetime.now(UTC)
    register(database, KOMMUNE21)
    subscribed(database, "leserin@example.org", ["Kaiserslautern"])
    store(database, an_article(body="Kaiserslautern misst Lärm."), now=now - timedelta(minutes=5))
    match_due(database, now=now - timedelta(minutes=4), group_wait=timedelta(0))

    with serving(database, tokens, has_metrics=True) as visitor:
        waiting, text = told(visitor), visitor.get("/metrics").text
        with database.transaction() as session:
            row = session.scalars(select(OutboxRow)).one()
            mark_sent(session, row.id, reply="250", now=now - timedelta(minutes=3))
        arrived = told(visitor)

    assert waiting["stadtradar_outbox_messages", "due"] == 1
    assert 240 <= waiting["stadtradar_outbox_oldest_due_seconds",] < 600
    assert arrived["stadtradar_outbox_messages", "due"] == 0
    assert arrived["stadtradar_outbox_messages", "sent"] == 1
    assert arrived["stadtradar_outbox_oldest_due_seconds",] == 0
    assert arrived["stadtradar_alert_seconds", "0.95", "matched-accepted"] == 60
    assert "Kaiserslautern" not in text
    assert "leserin" not in text


def test_what_is_stuck_is_counted(database: Database, tokens: UnsubscribeTokens) -> None:
    register(database, KOMMUNE21)
    store(database, an_article(), now=datetime.now(UTC) - timedelta(hours=2))

    with serving(database, tokens, has_metrics=True) as visitor:
        assert told(visitor)["stadtradar_overdue", "unmatched"] == 1


def test_nothing_is_told_unless_it_is_wanted(empty_visitor: Visitor) -> None:
    assert empty_visitor.get("/metrics").status == 404
