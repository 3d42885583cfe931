"""Changing an alias, and with it every standing query that names it."""

from collections.abc import Sequence
from dataclasses import dataclass

from query import Alias, Aliases, QueryError, alias_key, parse
from storage.aliases import load_aliases, remove_alias, save_alias, subscriptions_naming
from storage.database import Session
from storage.tables import Subscription


@dataclass(frozen=True, kw_only=True)
class AliasUse:
    """A standing query that names an alias."""

    subscription_id: int
    address: str
    query: str
    fault: str | None  # in German, why it cannot be understood; None when it can


class AliasNeeded(Exception):
    """After the change, these standing queries could not be understood any more."""

    def __init__(self, name: str, lost: Sequence[AliasUse]) -> None:
        reasons = " ".join(f"Abo {use.subscription_id}: {use.fault}" for use in lost)
        super().__init__(
            f"Am Alias @{name} ist nichts geändert, denn danach wären Abos nicht mehr zu verstehen und "
            f"brächten keine Mails mehr. {reasons} Trotzdem ändern: --force"
        )


def change_alias(session: Session, name: str, alias: Alias | None, *, force: bool) -> list[AliasUse]:
    """Store an alias, or delete the one of this name, and return the standing queries that name it.

    Raises AliasNeeded when one of them could be understood before and not after, unless forced.
    """
    before = load_aliases(session, to_change=True)
    after = _changed(before, name, alias)
    uses = uses_of(session, name, after)
    understood = {use.subscription_id for use in uses_of(session, name, before) if use.fault is None}
    lost = [use for use in uses if use.fault and use.subscription_id in understood]
    if lost and not force:
        raise AliasNeeded(name, lost)
    if alias is None:
        remove_alias(session, name)
    else:
        save_alias(session, alias)
    return uses


def uses_of(session: Session, name: str, aliases: Aliases) -> list[AliasUse]:
    """Return the standing queries that name an alias, read with these aliases."""
    return [_use(subscription, aliases) for subscription in subscriptions_naming(session, name)]


def _changed(aliases: Aliases, name: str, alias: Alias | None) -> Aliases:
    key = alias_key(name)
    others = {known: one for known, one in aliases.items() if known != key}
    return others if alias is None else {**others, key: alias}


def _use(subscription: Subscription, aliases: Aliases) -> AliasUse:
    return AliasUse(
        subscription_id=subscription.id,
        address=subscription.subscriber.email or "",
        query=subscription.query,
        fault=_fault(subscription.query, aliases),
    )


def _fault(query: str, aliases: Aliases) -> str | None:
    try:
        parse(query, aliases)
    except QueryError as error:
        return str(error)
    return None
