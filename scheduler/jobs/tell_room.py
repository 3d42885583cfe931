"""Tells the operators that the disk is nearly full, and when it no longer is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from loguru import logger

from alerts.faults.operator_view import ToldFault
from alerts.faults.shortage_wording import SHORTAGE
from alerts.operators import OperatorPlan, tell_at_once
from scheduler.room import RoomWatch, Shortage

_PAUSE_AFTER_FAILURE = timedelta(minutes=1)


class TellRoom:
    """Tells of each shortage once when it has lasted for a while, and of its end when it was told of.

    Nothing of it is written down, for on a full disk nothing can be: a restart may tell it again.
    """

    def __init__(
        self,
        watch: RoomWatch,
        plan: OperatorPlan,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._watch = watch
        self._plan = plan
        self._clock = clock
        self._not_before = clock()
        self._told: Shortage | None = None  # the last one told of, as it was then

    def __call__(self) -> None:
        """Tell what is new."""
        now, shortage = self._clock(), self._watch.shortage
        if shortage is None or now < self._not_before or not self._is_news(shortage, now):
            return
        fault = _fault(shortage, self._plan.operators.language)
        if tell_at_once(self._plan, [fault], now):
            logger.info("operators told of the disk", free=shortage.ended_at is not None)
            self._told = shortage
        else:
            self._not_before = now + _PAUSE_AFTER_FAILURE

    def _is_news(self, shortage: Shortage, now: datetime) -> bool:
        is_known = self._told is not None and self._told.since == shortage.since
        if shortage.ended_at is None:
            return not is_known and now - shortage.since >= self._plan.operators.wait
        return is_known and self._told != shortage


def _fault(shortage: Shortage, language: str) -> ToldFault:
    room, words = shortage.room, SHORTAGE["en" if language == "en" else "de"]
    free, needed = room.free // 2**20, room.needed // 2**20
    in_english = f"Below {room.place} {free} MiB are free, {needed} MiB are needed."
    return ToldFault(
        id=-int(shortage.since.timestamp()),  # no fault of a source has such a number
        source=words.disk,
        kind=words.kind,
        text=words.text,
        evidence=in_english if language == "en" else f"{room.in_german}.",
        remedy=words.remedy,
        opened_at=shortage.since,
        closed_at=shortage.ended_at,
        is_opening_known=shortage.ended_at is not None,
    )
