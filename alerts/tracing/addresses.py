"""Why an address is no article in the store."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.tracing.steps import Fact, Step, StepKind
from storage.owed.traces import AddressTrace, ListedTrace
from storage.tables import ListedUrlState, PageOutcome

_LISTED = {
    ListedUrlState.RETRY: StepKind.RETRIED,
    ListedUrlState.GIVEN_UP: StepKind.GIVEN_UP,
    ListedUrlState.NOT_ARTICLE: StepKind.NO_ARTICLE,
    ListedUrlState.FORBIDDEN: StepKind.FORBIDDEN,
}
_FETCHED = {
    PageOutcome.UNREADABLE: StepKind.UNREADABLE,
    PageOutcome.BLOCKED: StepKind.BLOCKED,
    PageOutcome.NOT_ARTICLE: StepKind.NO_ARTICLE,
}


@dataclass(frozen=True, kw_only=True)
class Covering:
    """A source on whose site the address lies."""

    title: str
    is_configured: bool
    may_be_article: bool  # by its path
    known: AddressTrace


def address_steps(host: str, covering: Sequence[Covering]) -> tuple[Step, ...]:
    """Return how far an address came with each source that could have brought it."""
    if not covering:
        return (Step(kind=StepKind.NO_SOURCE, facts={"host": host}),)
    return tuple(step for one in covering for step in _steps(one))


def _steps(one: Covering) -> Iterator[Step]:
    source, known = one.known.source, one.known
    named: dict[str, Fact] = {"source": one.title}
    if not one.is_configured:
        yield Step(kind=StepKind.RESTING if source else StepKind.NOT_CONFIGURED, facts=named)
    else:
        yield Step(kind=StepKind.COVERED, facts=named)
    if source is not None:
        for fault in source.faults:
            yield Step(kind=StepKind.SOURCE_FAULT, at=fault.since, facts={**named, "fault": fault.text})
    if known.listed is not None:
        yield Step(kind=StepKind.LISTED, at=known.listed.first_listed_at, facts=named)
        yield from _page(known)
        yield _missed(known.listed)
    elif known.fetch is not None and known.fetch.outcome in _FETCHED:
        yield from _page(known)
    elif known.is_disputed:
        yield Step(kind=StepKind.DISPUTED, facts=named)
    elif not one.may_be_article:
        yield Step(kind=StepKind.NO_ARTICLE_ADDRESS, facts=named)
    elif one.is_configured:
        yield _unlisted(one, named)


def _unlisted(one: Covering, named: dict[str, Fact]) -> Step:
    source = one.known.source
    if source is None or source.last_attempt_at is None:
        return Step(kind=StepKind.NEVER_CRAWLED, facts=named)
    read = _moment(source.last_success_at)
    return Step(kind=StepKind.NEVER_LISTED, facts={**named, "read": read, "next": source.next_crawl_at})


def _page(known: AddressTrace) -> Iterator[Step]:
    if known.fetch is not None and known.fetch.outcome in _FETCHED:
        facts = {"reason": known.fetch.reason}
        yield Step(kind=_FETCHED[known.fetch.outcome], at=known.fetch.at, facts=facts)


def _missed(listed: ListedTrace) -> Step:
    facts: dict[str, Fact] = {
        "reason": listed.reason,
        "attempts": listed.attempts,
        "next": _moment(listed.next_try_at),
    }
    return Step(kind=_LISTED[listed.state], facts=facts)


def _moment(at: datetime | None) -> datetime | str:
    return at or ""
