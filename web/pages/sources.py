"""/quellen: the truth about what is read, for operators and for readers who wonder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from alerts.faults.troubles import TroubleText, delivery_trouble
from alerts.matching import READER
from storage.crawling.faults import open_faults
from storage.owed.overdue import overdue
from storage.sources import article_counts, latest_runs, list_sources
from storage.tables import CrawlRun, RunOutcome, SourceFault, SourceState
from web.dates import ShownTime, moment
from web.fault_sentences import Sentence, sentence
from web.pause import ShownPause, shown_pause
from web.rendering import reader_words
from web.site import Site
from web.wording import Wording


class Health(StrEnum):
    """How a source stands, the most urgent first."""

    FAULTY = "faulty"
    UNREAD = "unread"
    HEALTHY = "healthy"
    RETIRED = "retired"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is or was wrong, and when it was seen last."""

    kind: str
    text: Sentence | None
    at: ShownTime | None
    since: ShownTime | None = None  # None when it is over
    evidence: Sentence | None = None
    remedy: Sentence | None = None


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """The figures of the last run, each with its name, and what else is to say about it."""

    at: ShownTime
    remark: str | None
    figures: tuple[tuple[str, str], ...]
    reasons: tuple[tuple[str, str], ...]  # why pages were skipped, are no articles or failed


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """One line of the table."""

    title: str
    name: str
    home: str
    health: Health
    health_text: str
    fault_since: ShownTime | None
    faults: tuple[Fault, ...]  # open, the worst first
    last_fault: Fault | None  # None while one is open
    last_success: ShownTime | None
    last_attempt: ShownTime | None
    articles: str
    next_crawl: ShownTime | None  # None: will not be read any more
    is_due: bool
    last_run: Ledger | None


@dataclass(frozen=True, kw_only=True)
class SourcesPage:
    """The whole table with its summary."""

    title: str
    pause: ShownPause | None  # None: sources are read
    stuck: TroubleText | None  # None: alerts go out; its evidence is for operators only
    summary: tuple[tuple[Health, str], ...]
    rows: tuple[SourceRow, ...]


def router(site: Site) -> APIRouter:
    """Return the route of the sources page."""
    routes = APIRouter()

    @routes.api_route("/quellen", methods=["GET", "HEAD"])
    def show_sources(request: Request) -> HTMLResponse:
        with site.database.reading() as session:
            states, runs, counts = list_sources(session), latest_runs(session), article_counts(session)
            faults = open_faults(session)
            stuck = delivery_trouble(overdue(session, READER, site.clock()))
        words, now = reader_words(request), site.clock()
        rows = [
            _row(
                state,
                runs.get(state.name),
                counts.get(state.name, 0),
                [fault for fault in faults if fault.source == state.name],
                words,
                now,
            )
            for state in states
        ]
        rows.sort(key=lambda row: (list(Health).index(row.health), row.title.casefold()))
        pause = site.pause()
        page = SourcesPage(
            title=words.sources_heading,
            pause=shown_pause(pause, words) if pause else None,
            stuck=stuck.texts[words.code] if stuck else None,
            summary=_summary(rows, words),
            rows=tuple(rows),
        )
        return site.render(request, "sources.html", page)

    return routes


def health(state: SourceState) -> Health:
    """Return how a source stands."""
    if not state.active:
        return Health.RETIRED
    if state.fault_kind is not None:
        return Health.FAULTY
    return Health.UNREAD if state.last_success_at is None else Health.HEALTHY


def _row(
    state: SourceState,
    run: CrawlRun | None,
    articles: int,
    faults: Sequence[SourceFault],
    words: Wording,
    now: datetime,
) -> SourceRow:
    return SourceRow(
        title=state.title,
        name=state.name,
        home=state.home,
        health=health(state),
        health_text=_health_texts(words)[health(state)],
        fault_since=_moment(state.fault_since, words) if state.fault_kind else None,
        faults=tuple(_open_fault(fault, words) for fault in faults),
        last_fault=None if faults else _last_fault(state, words),
        last_success=_moment(state.last_success_at, words),
        last_attempt=_moment(state.last_attempt_at, words),
        articles=words.number(articles),
        next_crawl=moment(state.next_crawl_at, words) if state.active else None,
        is_due=state.next_crawl_at <= now,
        last_run=_ledger(run, words) if run else None,
    )


def _open_fault(fault: SourceFault, words: Wording) -> Fault:
    return Fault(
        kind=words.fault_kinds.get(fault.kind, fault.kind),
        text=sentence(fault.text, words),
        at=moment(fault.seen_at, words),
        since=moment(fault.opened_at, words),
        evidence=sentence(fault.evidence, words),
        remedy=sentence(fault.remedy, words),
    )


def _last_fault(state: SourceState, words: Wording) -> Fault | None:
    if state.last_fault_kind is None:
        return None
    kind = words.fault_kinds.get(state.last_fault_kind, state.last_fault_kind)
    text = sentence(state.last_fault_text, words)
    return Fault(kind=kind, text=text, at=_moment(state.last_fault_at, words))


def _ledger(run: CrawlRun, words: Wording) -> Ledger:
    named = (
        (words.listed, run.listed),
        (words.known, run.known + run.unchanged),
        (words.skipped, run.skipped),
        (words.new, run.stored),
        (words.updated, run.updated),
        (words.rejected, run.rejected),
        (words.failed, run.failed),
    )
    remarks = {
        RunOutcome.RUNNING: words.run_running,
        RunOutcome.NOT_MODIFIED: words.run_not_modified,
        RunOutcome.INTERRUPTED: words.run_interrupted,
        RunOutcome.PUT_OFF: words.run_put_off,
    }
    return Ledger(
        at=moment(run.started_at, words),
        remark=remarks.get(RunOutcome(run.outcome)),
        figures=tuple((name, words.number(value)) for name, value in named),
        reasons=tuple((words.reason(key), words.number(value)) for key, value in sorted(run.reasons.items())),
    )


def _summary(rows: list[SourceRow], words: Wording) -> tuple[tuple[Health, str], ...]:
    texts = _health_texts(words)
    counted = {state: sum(row.health is state for row in rows) for state in Health}
    return tuple((state, f"{words.number(n)} {texts[state]}") for state, n in counted.items() if n)


def _health_texts(words: Wording) -> Mapping[Health, str]:
    return {
        Health.FAULTY: words.faulty,
        Health.UNREAD: words.unread,
        Health.HEALTHY: words.healthy,
        Health.RETIRED: words.retired,
    }


def _moment(at: datetime | None, words: Wording) -> ShownTime | None:
    return None if at is None else moment(at, words)
