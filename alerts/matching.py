"""Reads the ingest log and notes in the outbox who is owed which story."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from loguru import logger

from alerts.owed import Answered, LoggedArticle, answered, owed
from alerts.standing import StandingQueries
from query import Document, berlin_day
from storage.aliases import load_aliases
from storage.database import Database
from storage.documents import article_day, revision_texts
from storage.ingest import advance, late_of, next_entries
from storage.owed.outbox import Owed, owe
from storage.people.subscriptions import waiting
from storage.revisions import note_new_matches
from storage.stories import joined_by_change, settle_stories
from storage.tables import IngestEntry, LateReason

READER = "matching"  # of the ingest log
_Matched: TypeAlias = tuple[LoggedArticle, Answered]


@dataclass(frozen=True, kw_only=True)
class MatchReport:
    """What one round of matching came to."""

    entries: int
    matches: int  # (subscription, article) pairs
    owed: int  # stories newly owed; a story already owed or told counts no second time
    failed: int = 0  # articles that could not be matched; logged and passed over


def match_due(
    database: Database,
    standing: StandingQueries | None = None,
    *,
    now: datetime,
    group_wait: timedelta,
    limit: int = 200,
) -> MatchReport:
    """Match the next entries of the ingest log; call again while there are entries.

    Debts and progress are committed together: a crash anywhere repeats the round without harm. Mails wait for
    `group_wait` so that copies of a story can join. A round costs in proportion to its articles if `standing`
    is that of the last round; without it all subscriptions are read.
    """
    standing = standing or StandingQueries()
    with database.reading() as session:
        entries = next_entries(session, READER, limit)
        joined = joined_by_change(session, entries)
        if entries:
            standing.keep_up(session, load_aliases(session))
    # Decided outside of any transaction, so that crawls can write meanwhile. Who leaves in between is
    # suppressed at sending; who joins is owed only later entries.
    today = berlin_day(now)
    matched = [
        _matched(entry, lambda document: standing.matching(document, today), has_joined=entry.id in joined)
        for entry in entries
    ]
    debts = _debts(database, [one for one in matched if one is not None], now + group_wait)
    new = _note(database, debts, entries, now)
    return MatchReport(
        entries=len(entries),
        matches=sum(len(debt.matches) for debt in debts),
        owed=new,
        failed=matched.count(None),
    )


def all_matched(database: Database) -> bool:
    """Tell whether the end of the ingest log is reached."""
    with database.reading() as session:
        return not next_entries(session, READER, 1)


def _note(database: Database, debts: list[Owed], entries: list[IngestEntry], now: datetime) -> int:
    if not entries:
        return 0
    with database.transaction() as session:
        # An article may have joined another story since its entry was read.
        stories = settle_stories(session, {debt.article_id for debt in debts})
        new = sum(owe(session, _of_story(debt, stories), now) for debt in debts)
        note_new_matches(session, {(article, debt.revision) for debt in debts for _, article in debt.matches})
        advance(session, READER, entries[-1].id)
    return new


def _of_story(debt: Owed, stories: Mapping[int, int]) -> Owed:
    return replace(debt, story_id=stories.get(debt.article_id, debt.story_id))


def _debts(database: Database, matched: list[_Matched], due_at: datetime) -> list[Owed]:
    ids = {one for _, answers in matched for one in answers.all}
    if not ids:
        return []
    with database.reading() as session:
        active = waiting(session, ids)
    return [
        debt
        for article, answers in matched
        for debt in owed(
            article, [active[one] for one in sorted(answers.all) if one in active], answers, due_at=due_at
        )
    ]


def _matched(
    entry: IngestEntry, matching: Callable[[Document], AbstractSet[int]], *, has_joined: bool
) -> _Matched | None:
    """Return the article of one entry and whom it may concern, None when it cannot be matched."""
    try:
        article = logged_article(entry, has_joined=has_joined)
        return article, answered(article, matching)
    except Exception:  # noqa: BLE001  One article must not hold up everybody's alerts; nothing is half-written.
        logger.opt(exception=True).error(
            "An article cannot be matched and is passed over", article_id=entry.article_id, entry_id=entry.id
        )
        return None


def logged_article(entry: IngestEntry, *, has_joined: bool) -> LoggedArticle:
    """Return an article as one entry of the log, which came with its revisions, announces it."""
    revisions = {revision.number: revision for revision in entry.article.revisions}
    late = late_of(entry)
    # Who was not told because it was taken for a copy is owed all that it says, not what has changed in it.
    is_new = late is not None and late.reason is LateReason.FOLDED
    before = None if is_new else revisions.get(entry.revision - 1)
    return LoggedArticle(
        entry_id=entry.id,
        logged_at=entry.at,
        article_id=entry.article_id,
        source=entry.article.source,
        story_id=entry.article.story_id,
        alertable=entry.alertable,
        texts=revision_texts(entry.article, revisions[entry.revision]),
        texts_before=revision_texts(entry.article, before) if before else None,
        day=article_day(entry.article),
        late=late,
        revision=entry.revision,
        is_material=bool(revisions[entry.revision].material),
        has_joined=has_joined,
    )
