"""Watches whether alerts arrive and alert tests hold, and tells the operators when not."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from loguru import logger

from alerts.faults.troubles import (
    Trouble,
    TroubleKind,
    delivery_trouble,
    pin_trouble,
    refusal_trouble,
    told_fault,
)
from alerts.matching import READER
from alerts.operators import OperatorPlan, tell_at_once
from alerts.pins import check_pins
from query import ANALYZER_VERSION, Aliases, berlin_day
from storage.aliases import load_aliases
from storage.database import Database, Session
from storage.owed.overdue import overdue
from storage.people.bounces import refusals_of_us
from storage.people.subscriptions import last_change

_EVERY = timedelta(minutes=1)
_WINDOW = timedelta(days=1)  # refusals older than that are over


@dataclass(frozen=True, kw_only=True)
class _Lasting:
    """A trouble since it was first seen."""

    trouble: Trouble
    since: datetime
    told: bool = False
    ended_at: datetime | None = None


class Watch:
    """Looks every minute; tells of each trouble once when it has lasted for a while, and of its end.

    What is wrong is read off the store each time and told past the outbox, which may be what is wrong.
    Nothing of it is written down: a restart may tell again what is still wrong.
    """

    def __init__(
        self,
        database: Database,
        plan: OperatorPlan,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._plan = plan
        self._clock = clock
        self._next = clock()
        self._lasting: dict[TroubleKind, _Lasting] = {}
        self._pins = _PinWatch()

    def __call__(self) -> None:
        """Look if it is time, and tell what is new."""
        now = self._clock()
        if now < self._next:
            return
        self._next = now + _EVERY
        with self._database.reading() as session:
            found = {
                TroubleKind.DELIVERY: delivery_trouble(overdue(session, READER, now)),
                TroubleKind.PINS: self._pins.look(session, now),
                TroubleKind.REFUSED: refusal_trouble(refusals_of_us(session, now - _WINDOW)),
            }
        for kind, trouble in found.items():
            self._take_in(kind, trouble, now)
            self._tell(kind, now)

    def _take_in(self, kind: TroubleKind, trouble: Trouble | None, now: datetime) -> None:
        known = self._lasting.get(kind)
        if trouble is None:
            if known is not None and known.ended_at is None:
                self._lasting[kind] = replace(known, ended_at=now)
                logger.info("trouble over", kind=kind.value)
        elif known is None or known.ended_at is not None:
            self._lasting[kind] = _Lasting(trouble=trouble, since=now)
            logger.error("trouble", kind=kind.value, evidence=trouble.texts["de"].evidence)
        else:
            self._lasting[kind] = replace(known, trouble=trouble)

    def _tell(self, kind: TroubleKind, now: datetime) -> None:
        """Tell an opening that lasts and was not told, or the end of one that was."""
        lasting = self._lasting.get(kind)
        if lasting is None:
            return
        operators = self._plan.operators
        if lasting.ended_at is not None:
            if not lasting.told or self._send(lasting, now):
                del self._lasting[kind]
        elif not lasting.told and now - lasting.since >= operators.wait and self._send(lasting, now):
            self._lasting[kind] = replace(lasting, told=True)

    def _send(self, lasting: _Lasting, now: datetime) -> bool:
        fault = told_fault(
            lasting.trouble,
            self._plan.operators.language,
            since=lasting.since,
            ended_at=lasting.ended_at,
        )
        return tell_at_once(self._plan, [fault], now)


class _PinWatch:
    """Checks all alert tests when anything has changed that may break one, and every day anew."""

    def __init__(self) -> None:
        self._asked: tuple[str | int, int, Aliases, date] | None = None  # None: never
        self._found: Trouble | None = None

    def look(self, session: Session, now: datetime) -> Trouble | None:
        aliases = load_aliases(session)
        # A new analyzer and new name forms come with a restart, when nothing has been asked yet.
        asked = (ANALYZER_VERSION, last_change(session), aliases, berlin_day(now))
        if asked != self._asked or self._found is not None:
            self._found = pin_trouble(check_pins(session, aliases))
            self._asked = asked
        return self._found
