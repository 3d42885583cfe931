"""Asks why, of the real store."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from alerts.tracing import Step, StepKind, Trace, trace
from query.wording import Language
from storage.aliases import load_aliases
from storage.articles import find_article
from storage.database import Database
from storage.owed.tracing import copied_from, trace_article, trace_messages, trace_reader
from storage.people.subscribers import find_subscriber
from storage.tables import OutboxRow
from tests.alerts.world import HMAC_KEY, NOON

READER = "leserin@example.org"


def why(database: Database, article: str = "1", *, now: datetime = NOON, language: Language = "de") -> Trace:
    """Return the way of an article to the reader."""
    with database.reading() as session:
        found, person = find_article(session, article), find_subscriber(session, READER)
        assert found is not None
        assert person is not None
        messages = trace_messages(session, person.id, found.story_id)
        leads = {one.matches[0].article_id for one in messages if one.matches}
        copies = {lead: copied_from(session, found.id, lead) for lead in leads}
        return trace(
            trace_article(session, found),
            trace_reader(session, person, HMAC_KEY),
            messages,
            load_aliases(session),
            language,
            now=now,
            copies={lead: reason for lead, reason in copies.items() if reason},
        )


def kinds(steps: Sequence[Step]) -> list[StepKind]:
    """Return the kinds of steps in order."""
    return [step.kind for step in steps]


def search_kinds(told: Trace) -> list[StepKind]:
    """Return the kinds of the steps of the only search."""
    [search] = told.searches
    return kinds(search.steps)


def change_row(database: Database, row_id: int = 1, **values: object) -> None:
    """Bring a row of the outbox where another part of the product would."""
    with database.transaction() as session:
        row = session.get_one(OutboxRow, row_id)
        for name, value in values.items():
            setattr(row, name, value)


def later(**span: float) -> datetime:
    """Return a moment after noon."""
    return NOON + timedelta(**span)
