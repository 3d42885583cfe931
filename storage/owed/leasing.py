"""Leasing several rows of the outbox at once, leaving out what takes nothing now and what kills senders."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from storage.owed.outbox import is_put_aside, ready, whole_rows
from storage.tables import Article, Digest, OutboxMatch, OutboxRow, OutboxState, Subscriber

# A sender that dies takes others along, so the first loss accuses nobody: the row is then sent with no other
# suspect under way, and lost twice more that way it is the cause. What is written down is bytes to be handed
# over, which kill nobody; but a loop of deaths must end some day.
_LOSSES_UNWRITTEN = 3
_LOSSES_WRITTEN = 10
POISON = "poison"  # the phase of what was given up because it harms its sender


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A row that is due, as far as the decision whether to lease it needs it."""

    row_id: int
    channel: str
    email: str = field(repr=False)
    is_suspect: bool  # a sender died when it had it


@dataclass(frozen=True, kw_only=True)
class Closed:
    """What is left where it is for now."""

    kinds: frozenset[str] = frozenset()  # of channels: "mail", "webhook"
    channels: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()  # of mail addresses
    suspects: bool = False


class Gatekeeper(Protocol):
    """Knows what takes nothing now."""

    def closed(self) -> Closed:
        """Return what needs no look at all; what `admit` refused belongs to it."""
        ...

    def admit(self, candidate: Candidate) -> bool:
        """Tell whether the row may be sent now, and count it as under way if so."""
        ...


@dataclass(frozen=True, kw_only=True)
class Leased:
    """What came of one look into the outbox."""

    candidates: tuple[Candidate, ...] = ()
    poison: tuple[int, ...] = ()  # rows given up because senders died of them


def lease_due(
    session: Session, gate: Gatekeeper, *, owner: str, now: datetime, lease_for: timedelta, limit: int
) -> Leased:
    """Take up to `limit` of the longest due rows that the gate admits.

    What its reader no longer wants is suppressed here, and what is to wait is held. What is not admitted
    holds up nothing behind it.
    """
    leased: list[Candidate] = []
    poison: list[int] = []
    while not leased and (rows := session.scalars(_due(now, limit, gate.closed())).all()):
        for row in _sound(session, rows, now, poison):
            candidate = _candidate(row)
            if candidate.is_suspect and leased:
                break  # suspects go alone
            if gate.admit(candidate):
                row.state, row.lease_owner, row.lease_until = OutboxState.LEASED, owner, now + lease_for
                leased.append(candidate)
            if candidate.is_suspect and leased:
                break
        session.flush()
    return Leased(candidates=tuple(leased), poison=tuple(poison))


def leased_rows(session: Session, ids: Collection[int]) -> list[OutboxRow]:
    """Return rows with all a message needs, the longest due first."""
    return list(
        session.scalars(whole_rows().where(OutboxRow.id.in_(ids)).order_by(OutboxRow.due_at, OutboxRow.id))
    )


def give_back(session: Session, owner: str, ids: Collection[int] | None = None) -> int:
    """Give leased rows back untried, all of this owner when None; return how many."""
    held = update(OutboxRow).where(OutboxRow.state == OutboxState.LEASED, OutboxRow.lease_owner == owner)
    if ids is not None:
        held = held.where(OutboxRow.id.in_(ids))
    given = held.values(state=OutboxState.DUE, lease_owner=None, lease_until=None).returning(OutboxRow.id)
    return len(session.scalars(given).all())


def _sound(
    session: Session, rows: Sequence[OutboxRow], now: datetime, poison: list[int]
) -> Iterator[OutboxRow]:
    """Yield what may be sent; the others are suppressed, held, or given up and noted in `poison`."""
    for row in rows:
        if row.state == OutboxState.LEASED:
            row.lost_leases += 1
        row.state, row.lease_owner, row.lease_until = OutboxState.DUE, None, None
        if is_put_aside(session, row, now):
            continue
        if row.lost_leases >= (_LOSSES_UNWRITTEN if row.message is None else _LOSSES_WRITTEN):
            row.state, row.last_phase = OutboxState.DEAD, POISON
            row.last_reply = f"its sender died {row.lost_leases} times"
            poison.append(row.id)
        else:
            yield row


def _candidate(row: OutboxRow) -> Candidate:
    return Candidate(
        row_id=row.id,
        channel=row.channel,
        email=row.subscriber.email or "",
        is_suspect=row.lost_leases > 0 and row.message is None,
    )


def _due(now: datetime, limit: int, closed: Closed) -> Select[OutboxRow]:
    return (
        select(OutboxRow)
        .join(OutboxRow.subscriber)
        .where(ready(now), *_open(closed))
        .order_by(OutboxRow.due_at, OutboxRow.id)
        .limit(limit)
        .options(*_judged())
        .with_for_update(of=OutboxRow, skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _judged() -> Sequence[ORMOption]:
    """Load what decides whether a row may be told: few queries, and no texts."""
    mine = selectinload(OutboxRow.matches)
    of_stories = selectinload(OutboxRow.digest).selectinload(Digest.stories).selectinload(OutboxRow.matches)
    subscription = joinedload(OutboxMatch.subscription, innerjoin=True)
    article = joinedload(OutboxMatch.article, innerjoin=True).load_only(Article.source)
    return (
        joinedload(OutboxRow.subscriber, innerjoin=True),
        mine.options(subscription, article),
        of_stories.options(subscription, article),
    )


def _open(closed: Closed) -> Iterator[ColumnElement[bool]]:
    for kind in sorted(closed.kinds):
        yield and_(OutboxRow.channel != kind, ~OutboxRow.channel.startswith(f"{kind}:", autoescape=True))
    if closed.channels:
        yield OutboxRow.channel.not_in(sorted(closed.channels))
    for domain in sorted(closed.domains):
        # By its end, so that no column of its own has to be kept; only asked while a domain is closed.
        theirs = func.coalesce(Subscriber.email, "").endswith(f"@{domain}", autoescape=True)
        yield or_(OutboxRow.channel != "mail", ~theirs)
    if closed.suspects:
        yield or_(OutboxRow.lost_leases == 0, OutboxRow.message.is_not(None))
