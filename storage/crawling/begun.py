"""Beginning the crawl of several sources: their runs in the ledger, and what is known of each by then."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.crawling.listed import retry_urls
from storage.crawling.runs import open_runs
from storage.tables import IndexState


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A run that is open, and what its crawl has to know."""

    run_id: int
    earlier_failures: int  # crawls that failed in a row since the last that went well
    retries: tuple[str, ...] = ()  # URLs whose next try has come, the longest waiting first
    indexes: dict[str, IndexState] = field(default_factory=dict)  # what they last answered, by URL


def begin_runs(session: Session, sources: Collection[str], now: datetime) -> dict[str, Begun]:
    """Open a run of each source, as `begin_run` does; as many statements for all as for one."""
    if not sources:
        return {}
    states, runs = open_runs(session, sources, now)
    retries = retry_urls(session, sources, now)
    indexes: dict[str, dict[str, IndexState]] = {}
    for index in session.scalars(select(IndexState).where(IndexState.source.in_(sources))):
        indexes.setdefault(index.source, {})[index.url] = index
    return {
        source: Begun(
            run_id=runs[source],
            earlier_failures=states[source].consecutive_failures,
            retries=tuple(retries.get(source, ())),
            indexes=indexes.get(source, {}),
        )
        for source in sources
    }
