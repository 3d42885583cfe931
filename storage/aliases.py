"""Saved aliases: what @name stands for in every query."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from query.aliases import Alias, Aliases, Member, alias_key, alias_keys
from storage.locking import Turn, take_turn
from storage.people.subscriptions import active_subscriptions
from storage.tables import SavedAlias, SavedMember, Subscription


def load_aliases(session: Session, *, to_change: bool = False) -> Aliases:
    """Return all aliases as `query.parse` wants them, in the order of their keys.

    With `to_change` other writers wait until the transaction ends, so that none overwrites the other.
    """
    if to_change:
        take_turn(session, Turn.ALIASES)
    every = select(SavedAlias).options(selectinload(SavedAlias.members)).order_by(SavedAlias.key)
    return {row.key: _alias(row) for row in session.scalars(every)}


def save_alias(session: Session, alias: Alias) -> None:
    """Store an alias, in place of the one with its key; `query.new_alias` has checked it."""
    take_turn(session, Turn.ALIASES)
    key = alias_key(alias.name)
    row = _row(session, key) or SavedAlias(key=key)
    row.name = alias.name
    row.members = [
        SavedMember(query=member.query, first=member.first, last=member.last) for member in alias.members
    ]
    session.add(row)
    session.flush()


def remove_alias(session: Session, name: str) -> bool:
    """Delete an alias; False when there is none of this name."""
    take_turn(session, Turn.ALIASES)
    row = _row(session, alias_key(name))
    if row is None:
        return False
    session.delete(row)
    session.flush()
    return True


def subscriptions_naming(session: Session, name: str) -> list[Subscription]:
    """Return the standing queries that name an alias, with their subscribers, oldest first."""
    key = alias_key(name)
    return [one for one in active_subscriptions(session) if key in alias_keys(one.query)]


def _row(session: Session, key: str) -> SavedAlias | None:
    return session.scalar(select(SavedAlias).where(SavedAlias.key == key))


def _alias(row: SavedAlias) -> Alias:
    members = (Member(query=one.query, first=one.first, last=one.last) for one in row.members)
    return Alias(name=row.name, members=tuple(members))
