"""Changing an alias, and with it every standing query that names it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.changing import LATELY
from alerts.pins import Violation, check_pins
from query import Alias, Aliases, QueryError, alias_key, berlin_day, parse
from storage.aliases import load_aliases, remove_alias, save_alias, subscriptions_naming
from storage.database import Session
from storage.search import Difference, difference
from storage.tables import Subscription

MOST_COMPARED = 20  # different queries; each is asked twice


@dataclass(frozen=True, kw_only=True)
class AliasUse:
    """A standing query that names an alias."""

    subscription_id: int
    address: str
    query: str
    fault: str | None  # in German, why it cannot be understood; None when it can


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a change of an alias does to the hits of a standing query in the last 90 days."""

    subscription_id: int
    gained: int
    lost: int


@dataclass(frozen=True, kw_only=True)
class AliasChange:
    """What changing an alias comes to."""

    uses: tuple[AliasUse, ...]  # as they are read afterwards
    effects: tuple[Effect, ...]  # on those that can be understood, of at most `MOST_COMPARED`
    violations: tuple[Violation, ...]  # of alert tests, those of before included


class AliasNeeded(Exception):
    """After the change, these standing queries could not be understood any more."""

    def __init__(self, name: str, lost: Sequence[AliasUse]) -> None:
        reasons = " ".join(f"Abo {use.subscription_id}: {use.fault}" for use in lost)
        super().__init__(
            f"Am Alias @{name} ist nichts geändert, denn danach wären Abos nicht mehr zu verstehen und "
            f"brächten keine Mails mehr. {reasons} Trotzdem ändern: --force"
        )


class AliasPinned(Exception):
    """After the change, these alert tests would be violated."""

    def __init__(self, name: str, broken: Sequence[Violation]) -> None:
        named = ", ".join(f"Abo {one.subscription_id} mit Artikel {one.article_id}" for one in broken)
        super().__init__(
            f"Am Alias @{name} ist nichts geändert, denn danach wären Alarmtests verletzt: {named}."
            " Trotzdem ändern: --force"
        )


def change_alias(
    session: Session,
    name: str,
    alias: Alias | None,
    *,
    now: datetime,
    force: bool = False,
    dry_run: bool = False,
) -> AliasChange:
    """Store an alias, or delete the one of this name; return what that comes to, or would in a dry run.

    Raises AliasNeeded when a standing query could be understood before and not after, and AliasPinned when
    an alert test held before and not after, unless forced; QueryError and SearchTooCostly as a search does.
    """
    before = load_aliases(session, to_change=True)
    after = _changed(before, name, alias)
    uses = uses_of(session, name, after)
    understood = {use.subscription_id for use in uses_of(session, name, before) if use.fault is None}
    lost = [use for use in uses if use.fault and use.subscription_id in understood]
    if lost and not (force or dry_run):
        raise AliasNeeded(name, lost)
    known, violations = set(check_pins(session, before)), check_pins(session, after)
    broken = [one for one in violations if one not in known]
    if broken and not (force or dry_run):
        raise AliasPinned(name, broken)
    effects = tuple(_effects(session, uses, before, after, now))
    if not dry_run:
        _store(session, name, alias)
    return AliasChange(uses=tuple(uses), effects=effects, violations=violations)


def uses_of(session: Session, name: str, aliases: Aliases) -> list[AliasUse]:
    """Return the standing queries that name an alias, read with these aliases."""
    return [_use(subscription, aliases) for subscription in subscriptions_naming(session, name)]


def _store(session: Session, name: str, alias: Alias | None) -> None:
    if alias is None:
        remove_alias(session, name)
    else:
        save_alias(session, alias)


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


def _effects(
    session: Session, uses: Sequence[AliasUse], before: Aliases, after: Aliases, now: datetime
) -> Iterator[Effect]:
    compared: dict[str, Difference] = {}
    for use in uses:
        if use.fault is not None or (use.query not in compared and len(compared) == MOST_COMPARED):
            continue
        if use.query not in compared:
            old = None if _fault(use.query, before) else parse(use.query, before)
            new = parse(use.query, after)
            since, today = now - LATELY, berlin_day(now)
            compared[use.query] = difference(session, old, new, since=since, today=today)
        found = compared[use.query]
        yield Effect(subscription_id=use.subscription_id, gained=len(found.gained), lost=len(found.lost))


def _fault(query: str, aliases: Aliases) -> str | None:
    try:
        parse(query, aliases)
    except QueryError as error:
        return str(error)
    return None
