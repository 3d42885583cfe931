"""Each fault from its opening to its closing, found by real crawls of a site that breaks and is mended."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from alerts.faults.fault_english import in_english
from crawler.dates import BERLIN
from crawler.honesty.look import look
from storage.crawling.faults import fault_history, open_faults
from storage.crawling.hosts import all_robots, keep_robots
from storage.crawling.runs import RunCounts
from storage.database import Database
from storage.sources import SourceEntry, latest_runs, register_sources
from storage.tables import FaultKind, SourceFault
from tests.crawler.faulty_sites import BREAKAGES, mend, whole
from tests.crawler.news_site import article, publish, title
from tests.crawler.visits import crawl_site, make_due, state_of, titles
from tests.servers import FaultServer, page

HOUR = timedelta(hours=1)


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


@pytest.mark.parametrize("name", BREAKAGES)
def test_a_breakage_opens_one_fault_and_its_mending_closes_it(
    sqlite_database: Database, site: FaultServer, name: str
) -> None:
    breakage = BREAKAGES[name]
    indexes = {"feeds": (), "listings": (site.url("/liste"),)} if breakage.listing else {}
    whole(site)
    crawl_site(sqlite_database, site, **indexes)
    _forget_robots(sqlite_database)

    breakage.breaks(site)
    crawl_site(sqlite_database, site, **indexes)
    (found,) = _open(sqlite_database)
    shown = state_of(sqlite_database)
    mend(site)
    _forget_robots(sqlite_database)
    make_due(sqlite_database)
    crawl_site(sqlite_database, site, **indexes)
    (after,) = _history(sqlite_database)

    assert found.kind == breakage.kind
    assert breakage.text in found.text
    assert breakage.evidence in found.evidence
    assert found.remedy
    assert all(in_english(said) for said in (found.text, found.evidence, found.remedy) if said)
    assert (shown.fault_kind, shown.fault_text, shown.fault_since) == (
        found.kind,
        found.text,
        found.opened_at,
    )
    assert (after.id, after.closed_at is not None) == (found.id, True)
    assert state_of(sqlite_database).fault_kind is None


def test_a_fault_seen_again_stays_one_and_says_when_it_was_seen(
    sqlite_database: Database, site: FaultServer
) -> None:
    whole(site)
    crawl_site(sqlite_database, site)
    BREAKAGES["emptied"].breaks(site)

    crawl_site(sqlite_database, site)
    (first,) = _open(sqlite_database)
    crawl_site(sqlite_database, site)

    (again,) = _history(sqlite_database)
    assert (again.id, again.opened_at) == (first.id, first.opened_at)
    assert again.seen_at > first.seen_at


def test_several_faults_are_open_at_once_and_close_one_by_one(database: Database, site: FaultServer) -> None:
    indexes = {"feeds": (site.url("/feed"), site.url("/feed2"))}
    whole(site)
    site.answers["/feed2"] = site.answers["/feed"]
    crawl_site(database, site, **indexes)
    BREAKAGES["new_layout"].breaks(site)
    site.answers["/feed2"] = page("kaputt", status=500)

    crawl_site(database, site, **indexes)
    both = [fault.kind for fault in _open(database)]
    site.answers["/feed2"] = site.answers["/feed"]
    crawl_site(database, site, **indexes)
    one = [fault.kind for fault in _open(database)]

    assert both == [FaultKind.HTTP, FaultKind.UNREADABLE]  # the worst first
    assert one == [FaultKind.UNREADABLE]
    assert state_of(database).fault_kind == FaultKind.UNREADABLE


def test_a_source_that_does_not_answer_says_nothing_about_its_other_faults(
    sqlite_database: Database, site: FaultServer
) -> None:
    whole(site)
    crawl_site(sqlite_database, site)
    BREAKAGES["new_layout"].breaks(site)
    crawl_site(sqlite_database, site)
    BREAKAGES["server_error"].breaks(site)

    crawl_site(sqlite_database, site)

    assert {fault.kind for fault in _open(sqlite_database)} == {FaultKind.HTTP, FaultKind.UNREADABLE}


def test_articles_newly_forbidden_are_told_until_they_are_allowed_again(
    database: Database, site: FaultServer
) -> None:
    whole(site)
    crawl_site(database, site)
    _forget_robots(database)
    publish(site, "ulm", "trier")
    site.answers["/robots.txt"] = page("User-agent: *\nDisallow: /a/")
    crawl_site(database, site)
    (opened,) = _open(database)
    publish(site, "trier")

    crawl_site(database, site)
    still_open = [fault.kind for fault in _open(database)]
    site.answers["/robots.txt"] = page(
        "User-agent: *\nDisallow: /a/  # bitte nicht\n\nUser-agent: x\nAllow: /"
    )
    _forget_robots(database)
    crawl_site(database, site)
    still_open += [fault.kind for fault in _open(database)]
    site.answers.pop("/robots.txt")
    _forget_robots(database)
    make_due(database)
    crawl_site(database, site)

    assert "Disallow: /a/" in opened.evidence
    assert "Zuvor verbot sie uns nichts." in opened.evidence
    assert f"Geändert bemerkt am {opened.opened_at.astimezone(BERLIN):%d.%m.%Y}" in opened.evidence
    assert still_open == [FaultKind.ROBOTS_CHANGED] * 2
    assert _open(database) == []
    assert title("ulm") in titles(database)


def test_a_section_that_is_newly_forbidden_is_told_although_others_are_read(
    sqlite_database: Database, site: FaultServer
) -> None:
    whole(site)
    crawl_site(sqlite_database, site)
    _forget_robots(sqlite_database)
    publish(site, "ulm", "jena", "gera", "trier", "mainz")
    site.answers["/robots.txt"] = page("User-agent: *\nDisallow: /a/ulm")

    first = crawl_site(sqlite_database, site)
    publish(site, "celle", "trier")
    crawl_site(sqlite_database, site)

    assert first.counts.reasons == {"skipped:robots": 1}
    (fault,) = _open(sqlite_database)
    assert fault.kind == FaultKind.ROBOTS_CHANGED
    assert "/a/ulm" in fault.text


def test_what_was_forbidden_all_along_is_no_fault_beside_what_is_read(
    sqlite_database: Database, site: FaultServer
) -> None:
    site.answers["/robots.txt"] = page("User-agent: *\nDisallow: /a/ulm")
    whole(site)
    crawl_site(sqlite_database, site)
    _forget_robots(sqlite_database)
    publish(site, "ulm", "jena", "gera", "trier", "mainz")

    crawl_site(sqlite_database, site)

    assert _open(sqlite_database) == []


def test_two_missing_pages_are_no_fault(sqlite_database: Database, site: FaultServer) -> None:
    whole(site)
    crawl_site(sqlite_database, site)
    publish(site, "ulm", "jena")
    for name in ("ulm", "jena"):
        site.answers[f"/a/{name}"] = page(article("Seite nicht gefunden"))

    result = crawl_site(sqlite_database, site)

    assert result.counts.reasons == {"failed:soft_404": 2}
    assert _open(sqlite_database) == []


def test_a_source_no_longer_configured_has_no_faults(database: Database, site: FaultServer) -> None:
    BREAKAGES["server_error"].breaks(site)
    crawl_site(database, site)
    other = SourceEntry(name="neu", title="Neu", home="https://neu.example/")
    with database.transaction() as session:
        register_sources(session, [other], datetime.now(UTC))

    look(database, datetime.now(UTC))

    assert _open(database) == []


def test_the_ledger_keeps_the_reasons_and_the_fields(database: Database, site: FaultServer) -> None:
    publish(site, "trier", "mainz", "ulm")
    site.answers["/a/mainz"] = page("weg", status=410)
    site.answers["/robots.txt"] = page("User-agent: *\nDisallow: /a/ulm")

    result = crawl_site(database, site)

    assert result.counts == RunCounts(
        listed=3, skipped=1, fetched=2, stored=1, failed=1, reasons={"skipped:robots": 1, "failed:gone": 1}
    )
    with database.reading() as session:
        run = latest_runs(session)["blatt"]
    assert run.reasons == result.counts.reasons
    assert (run.fields["read"], run.fields["teaser"], run.fields["author"]) == (1, 1, 0)
    assert run.fields["letters"] > 100


def _open(database: Database) -> list[SourceFault]:
    with database.reading() as session:
        return open_faults(session)


def _history(database: Database) -> list[SourceFault]:
    with database.reading() as session:
        assert fault_history(session, "blatt") == list(
            session.scalars(select(SourceFault).order_by(SourceFault.id.desc()))
        )
        return fault_history(session, "blatt")


def _forget_robots(database: Database) -> None:
    """Let robots.txt be asked for again."""
    with database.transaction() as session:
        for robots in all_robots(session):
            keep_robots(session, replace(robots, fetched_at=robots.fetched_at - 30 * HOUR))
