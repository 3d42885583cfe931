"""How long alerts take, stage by stage. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from math import ceil

from query import BERLIN
from storage.owed.latency import Journey


class Stage(StrEnum):
    """From one moment to the next."""

    SEEN = "published-seen"
    STORED = "seen-stored"
    MATCHED = "stored-matched"
    ACCEPTED = "matched-accepted"
    ALTOGETHER = "seen-accepted"


@dataclass(frozen=True, kw_only=True)
class Took:
    """How long one stage took; every number is seconds, None where nothing was measured."""

    stage: Stage
    count: int
    p50: float | None
    p95: float | None
    p99: float | None


def latencies(journeys: Iterable[Journey]) -> tuple[Took, ...]:
    """Return all stages of the stories that were told at once and in time.

    What was held was wanted later, and what was late has its stated reason: neither says how quick we are.
    """
    seconds: dict[Stage, list[float]] = {stage: [] for stage in Stage}
    for one in journeys:
        if one.was_held or one.was_late:
            continue
        for stage, took in _stages(one):
            seconds[stage].append(max(0.0, took.total_seconds()))
    return tuple(_took(stage, sorted(found)) for stage, found in seconds.items())


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """Return the smallest value that so large a share of all does not exceed; None when there is none."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else None


def _stages(one: Journey) -> list[tuple[Stage, timedelta]]:
    found = [
        (Stage.STORED, one.stored_at - one.seen_at),
        (Stage.MATCHED, one.matched_at - one.stored_at),
        (Stage.ACCEPTED, one.accepted_at - one.matched_at),
        (Stage.ALTOGETHER, one.accepted_at - one.seen_at),
    ]
    if one.published_at is not None and _has_time(one.published_at):
        found.append((Stage.SEEN, one.seen_at - one.published_at))
    return found


def _has_time(published: datetime) -> bool:
    """A page that states a day only is stored with midnight."""
    return published.astimezone(BERLIN).time() != time.min


def _took(stage: Stage, ordered: Sequence[float]) -> Took:
    return Took(
        stage=stage,
        count=len(ordered),
        p50=percentile(ordered, 0.5),
        p95=percentile(ordered, 0.95),
        p99=percentile(ordered, 0.99),
    )
