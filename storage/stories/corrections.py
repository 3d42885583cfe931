"""Stories put right by hand. What somebody has decided is kept, and nothing that is owed gets lost by it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from storage.ingest import Late, append_entry
from storage.insertion import Value, insert_missing
from storage.locking import Turn, take_turn
from storage.tables import (
    Article,
    IngestEntry,
    LateReason,
    OutboxMatch,
    OutboxRow,
    OutboxState,
    Story,
    StoryCorrection,
)


def merge(session: Session, one: Article, other: Article, now: datetime) -> bool:
    """Let two articles tell one story, with all copies of either; return False if they did already.

    Whoever has been told of one is not told of the other. What was owed of both becomes one.
    """
    take_turn(session, Turn.INGEST)
    session.add(StoryCorrection(article_id=one.id, other_id=other.id, decided_at=now, together=True))
    if one.story_id == other.story_id:
        return False
    fold(session, one.story, other.story)
    return True


def fold(session: Session, kept: Story, given_up: Story) -> None:
    """Let one story tell what two did, and owe each reader one of them; the caller has the turn."""
    for article in list(given_up.articles):
        article.story = kept
    session.flush()
    _merge_debts(session, kept, given_up)
    session.flush()
    if not session.scalar(select(func.count()).where(OutboxRow.story_id == given_up.id)):
        session.delete(given_up)
        session.flush()


def split(session: Session, article: Article, now: datetime) -> bool:
    """Give an article a story of its own; return False if it has one already.

    Who was told of this very article is not told again. Who was told of the others only, because they were
    taken for one story, is owed it now, as a late one.
    """
    take_turn(session, Turn.INGEST)
    others = [other for other in article.story.articles if other.id != article.id]
    if not others:
        return False
    session.add_all(
        StoryCorrection(article_id=article.id, other_id=other.id, decided_at=now, together=False)
        for other in others
    )
    before, article.story = article.story, Story(first_seen_at=article.first_seen_at)
    session.flush()
    _split_debts(session, before, article)
    late = Late(reason=LateReason.FOLDED, since=article.first_seen_at)
    append_entry(session, article, alertable=_was_alertable(session, article), now=now, late=late)
    return True


def corrections_of(session: Session, article: Article) -> list[StoryCorrection]:
    """Return what has been decided about an article, the newest first."""
    about = or_(StoryCorrection.article_id == article.id, StoryCorrection.other_id == article.id)
    return list(session.scalars(select(StoryCorrection).where(about).order_by(StoryCorrection.id.desc())))


def _was_alertable(session: Session, article: Article) -> bool:
    entries = select(IngestEntry.id).where(IngestEntry.article_id == article.id, IngestEntry.alertable)
    return session.scalar(entries.limit(1)) is not None


def _rows_of(session: Session, story: Story) -> list[OutboxRow]:
    rows = select(OutboxRow).where(OutboxRow.story_id == story.id).order_by(OutboxRow.id)
    return list(session.scalars(rows.with_for_update().execution_options(populate_existing=True)))


def _merge_debts(session: Session, kept: Story, given_up: Story) -> None:
    known = {_told_how(row): row for row in _rows_of(session, kept)}
    for row in _rows_of(session, given_up):
        rival = known.get(_told_how(row))
        if rival is None:
            row.story = kept
            continue
        loser, winner = sorted((row, rival), key=_rank)
        if OutboxState(loser.state) in _IS_OUT:
            continue  # two mails are out; each stays with the story under which it was sent
        _hand_over(session, loser, winner)
        session.delete(loser)
        session.flush()
        winner.story = kept


def _told_how(row: OutboxRow) -> tuple[int, str, bool]:
    return row.subscriber_id, row.channel, row.is_update


def _rank(row: OutboxRow) -> tuple[bool, bool, int, float]:
    """Order debts by how far they have come, then the earlier moment last: nobody waits longer by a merge."""
    state = OutboxState(row.state)
    may_have_arrived = state in _WAITS and row.message is not None
    return state in _IS_OUT, may_have_arrived, _PRECEDENCE.index(state), -row.due_at.timestamp()


def _hand_over(session: Session, loser: OutboxRow, winner: OutboxRow) -> None:
    insert_missing(session, OutboxMatch, [_copied(match, winner) for match in loser.matches])


def _split_debts(session: Session, before: Story, article: Article) -> None:
    for row in _rows_of(session, before):
        reasons = [match for match in row.matches if match.article_id == article.id]
        if not reasons:
            continue
        is_out = OutboxState(row.state) in _IS_OUT or row.message is not None
        if not is_out and len(reasons) == len(row.matches):
            row.story = article.story
        elif is_out or row.state in _WAITS:
            _owe_apart(session, row, reasons, article.story, is_out=is_out)
    session.flush()


def _owe_apart(
    session: Session, row: OutboxRow, reasons: list[OutboxMatch], story: Story, *, is_out: bool
) -> None:
    apart = OutboxRow(
        subscriber_id=row.subscriber_id,
        story=story,
        channel=row.channel,
        is_update=row.is_update,
        state=OutboxState.SENT if is_out else row.state,
        hold=row.hold,
        digest_id=row.digest_id,
        created_at=row.created_at,
        due_at=row.due_at,
        message_id=row.message_id,
        sent_at=row.sent_at,
    )
    session.add(apart)
    session.flush()
    insert_missing(session, OutboxMatch, [_copied(match, apart) for match in reasons])
    if not is_out:
        for match in reasons:
            session.delete(match)


def _copied(match: OutboxMatch, row: OutboxRow) -> Mapping[str, Value]:
    return {
        "outbox_id": row.id,
        "subscription_id": match.subscription_id,
        "article_id": match.article_id,
        "revision": match.revision,
        "matched_at": match.matched_at,
        "late_reason": match.late_reason,
    }


# Of two debts to one reader the one that has come further stays.
_PRECEDENCE = (
    OutboxState.SUPPRESSED, OutboxState.DEAD, OutboxState.HELD, OutboxState.DUE, OutboxState.GATHERED,
    OutboxState.LEASED, OutboxState.SENT,
)  # fmt: skip
_IS_OUT = (OutboxState.SENT, OutboxState.LEASED)  # what is leased may be on its way
_WAITS = (OutboxState.DUE, OutboxState.HELD, OutboxState.GATHERED)
