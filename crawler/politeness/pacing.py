"""Timing a source's next poll by what the store knows of its rhythm."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from crawler.dates import BERLIN
from crawler.politeness.interval import HISTORY, Pace, Rhythm, budget_constant, next_poll, rhythm
from crawler.politeness.robots_rules import origin_of
from crawler.source_run import SourceRun
from storage.crawling.hosts import crawl_delay_of
from storage.crawling.rhythm import Publication, mean_weight, publications
from storage.database import Session
from storage.tables import SourceState

_LEARNED_FOR = timedelta(days=1)
_USUAL_WINDOW = 20  # articles; of an index that does not say how many it names


def learned_interval(session: Session, run: SourceRun, now: datetime, pace: Pace) -> timedelta:
    """Return how long to wait for a source's next poll, by its rhythm and its share of all polls.

    To be called when its indexes have answered. Both are learned anew when it brought something, and once a
    day: most polls bring nothing, and eight weeks of articles cost more than all the rest of one.
    """
    name = run.source.name
    state = session.get_one(SourceState, name)
    known = _remembered(state, now) if run.counts.stored == 0 else None
    if known is None:
        known = learned(publications(session, name, now - HISTORY), state.baseline_at or now, now)
        state.poll_weight, state.poll_learned_at = known.weight, now
        state.poll_rates = [*known.working, *known.free]
        session.flush()
    constant = budget_constant(pace, mean_weight(session) or known.weight)
    window = max((index.listed for index in run.reports), default=0) or _USUAL_WINDOW
    delay = timedelta(seconds=min(crawl_delay_of(session, origin_of(run.source.home)) or 0, 86_400))
    floor = max(delay, run.wishes.least_wait)
    return next_poll(name, known, now, pace=pace, constant=constant, window=window, floor=floor) - now


def _remembered(state: SourceState, now: datetime) -> Rhythm | None:
    """Return the rhythm as last learned, None when that is too long ago."""
    if (
        state.poll_rates is None
        or state.poll_learned_at is None
        or now - state.poll_learned_at >= _LEARNED_FOR
    ):
        return None
    return Rhythm(working=tuple(state.poll_rates[:24]), free=tuple(state.poll_rates[24:]))


def learned(articles: Sequence[Publication], baseline: datetime, now: datetime) -> Rhythm:
    """Return the rhythm of these articles; `baseline` is when the source was first read to its end."""
    moments = [_moment(one, baseline) for one in articles]
    times = [moment for moment in moments if moment and now - HISTORY <= moment <= now]
    since = max(now - HISTORY, min([baseline, *times]))
    return rhythm(times, since=since, now=now, untimed=moments.count(None))


def _moment(article: Publication, baseline: datetime) -> datetime | None:
    """Return when it was published; None when only the first crawl saw it and the page states no time."""
    stated = article.published_at
    # Minutes are the same in every zone that matters here, and cheap to look at.
    if stated is not None and (stated.minute or stated.astimezone(BERLIN).time() != time.min):
        return stated
    return article.first_seen_at if article.first_seen_at > baseline else None
