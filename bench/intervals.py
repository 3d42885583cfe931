"""A simulated fleet: how late news are noticed, by policy, at the same number of polls."""

import math
import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import fmean, quantiles

from bench.figures import Figure, figures
from crawler.dates import BERLIN
from crawler.politeness.interval import HISTORY, Pace, Rhythm, budget_constant, next_poll, rhythm

START = datetime(2026, 9, 1, tzinfo=UTC)
SCORED = timedelta(days=14)
AVERAGES = (timedelta(minutes=15), timedelta(hours=1))
_SOURCES = 300
_MEDIAN_A_DAY, _SPREAD = 6.0, 1.2  # lognormal
_WINDOW = 20  # articles a feed names
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Outcome:
    """How a policy did over all sources."""

    polls_a_day: float  # and source
    delays: Sequence[float]  # minutes from publication to the poll that sees it
    lost: int  # articles that left the feed between two polls


Policy = Callable[[str, datetime], datetime]  # source, time of a poll -> time of the next


def measure(scale: float) -> Iterable[Figure]:
    """Compare the adaptive interval with a fixed one at the number of polls the adaptive one took."""
    fleet = newsrooms(max(10, round(_SOURCES * scale)))
    rhythms = learned(fleet)
    for average in AVERAGES:
        adaptive = score(fleet, adaptive_policy(rhythms, Pace(average=average)))
        fixed = score(fleet, fixed_policy(timedelta(days=1) / adaptive.polls_a_day))
        rivals = {"fixed": fixed, "adaptive": adaptive}
        every = f"every {average // timedelta(minutes=1)} min on average"
        yield from _compared(
            f"polls {every}", "1/source/day", {n: [o.polls_a_day] for n, o in rivals.items()}
        )
        yield from _compared(f"mean delay {every}", "min", {n: [fmean(o.delays)] for n, o in rivals.items()})
        yield from _compared(f"95 % delay {every}", "min", {n: [p95(o.delays)] for n, o in rivals.items()})
        yield from _compared(f"lost {every}", "articles", {n: [o.lost] for n, o in rivals.items()})


def newsrooms(count: int) -> dict[str, list[datetime]]:
    """Return when each of so many sources publishes: most by day, fewer at the weekend, a few very often."""
    chance = random.Random(4711)
    fleet = {}
    for number in range(count):
        a_day = _MEDIAN_A_DAY * math.exp(chance.gauss(0, _SPREAD))
        morning, weekend = chance.gauss(9, 2), chance.choice((0.1, 0.3, 1.0))
        fleet[f"source{number}"] = _published(chance, a_day, morning, weekend)
    return fleet


def learned(fleet: dict[str, list[datetime]]) -> dict[str, Rhythm]:
    """Return the rhythms as eight weeks of history teach them."""
    return {
        name: rhythm([moment for moment in moments if moment < START], since=START - HISTORY, now=START)
        for name, moments in fleet.items()
    }


def adaptive_policy(rhythms: dict[str, Rhythm], pace: Pace) -> Policy:
    """Return the policy of a crawl."""
    constant = budget_constant(pace, fmean(known.weight for known in rhythms.values()))
    return lambda name, now: next_poll(name, rhythms[name], now, pace=pace, constant=constant, window=_WINDOW)


def fixed_policy(interval: timedelta) -> Policy:
    """Return the policy of a clock."""
    return lambda _, now: now + interval


def score(fleet: dict[str, list[datetime]], policy: Policy) -> Outcome:
    """Poll every source for two weeks."""
    polls, lost, delays = 0, 0, []
    for name, moments in fleet.items():
        now = START + hash_of(name) * timedelta(minutes=1)
        while now < START + SCORED:
            following = policy(name, now)
            first, end = bisect_right(moments, now), bisect_left(moments, following)
            lost += max(0, end - first - _WINDOW)
            delays += [(following - moment) / timedelta(minutes=1) for moment in moments[first:end]]
            polls, now = polls + 1, following
    return Outcome(polls / len(fleet) / (SCORED / timedelta(days=1)), delays, lost)


def p95(delays: Sequence[float]) -> float:
    """Return what 95 of 100 delays do not exceed."""
    return quantiles(delays, n=20)[-1]


def hash_of(name: str) -> int:
    """Return a small number that differs between sources."""
    return sum(name.encode()) % 15


def _published(chance: random.Random, a_day: float, morning: float, weekend: float) -> list[datetime]:
    moments, moment = [], START - HISTORY
    while moment < START + SCORED:
        local = moment.astimezone(BERLIN)
        rate = a_day / 24 * _shape(local.hour, morning) * (weekend if local.weekday() >= 5 else 1)
        count = _poisson(chance, rate)
        moments += sorted(moment + chance.random() * _HOUR for _ in range(count))
        moment += _HOUR
    return moments


def _shape(hour: int, morning: float) -> float:
    return 0.1 + 2.0 * math.exp(-(((hour - morning - 3) / 4) ** 2))


def _poisson(chance: random.Random, mean: float) -> int:
    limit, count, product = math.exp(-mean), 0, chance.random()
    while product > limit:
        count, product = count + 1, product * chance.random()
    return count


def _compared(what: str, unit: str, rivals: dict[str, list[float]]) -> list[Figure]:
    return figures(unit, {f"{name}: {what}": costs for name, costs in rivals.items()})
