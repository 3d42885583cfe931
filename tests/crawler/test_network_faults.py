"""What goes wrong on the network besides the named cases: each fault is told, no source hurts another."""

from dataclasses import asdict
from datetime import timedelta

import pytest

from storage.crawling.runs import FaultKind, RunCounts
from storage.tables import RunOutcome
from tests.crawler.broken_crawl import Crawled
from tests.crawler.news_site import title


def test_whole_site_is_stored_beside_all_the_broken_ones(crawled: Crawled) -> None:
    assert crawled.titles("whole") == [title("mainz"), title("trier")]
    assert crawled.results["whole"].outcome is RunOutcome.OK
    assert crawled.results["whole"].counts == RunCounts(listed=2, fetched=2, stored=2)
    assert crawled.states["whole"].baseline_at is not None


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("silent", FaultKind.TIMEOUT, "antwortet nicht binnen 10 s"),
        ("server_error", FaultKind.HTTP, "antwortet mit HTTP 500."),
        ("all_missing", FaultKind.HTTP, "gibt es nicht (HTTP 404)"),
        ("robots_forbids_all", FaultKind.ROBOTS, "verbietet http://"),
        ("consent_wall", FaultKind.BLOCKED, "Statt der Seite kam eine Abfrage der Einwilligung"),
        ("bare_listing", FaultKind.EMPTY, "verweist auf keinen Artikel"),
        ("new_layout", FaultKind.UNREADABLE, "2 von 2 Artikelseiten sind nicht lesbar"),
        ("half_broken", FaultKind.HTTP, "1 von 2 Übersichten fallen aus: http://"),
        ("pause_at_article", FaultKind.HTTP, "antwortet mit HTTP 429 und bittet um 60 min Pause."),
    ],
)
def test_fault_names_its_kind_and_says_what_is_wrong(
    crawled: Crawled, name: str, kind: FaultKind, text: str
) -> None:
    found_kind, found_text = crawled.fault(name)

    assert (found_kind, crawled.results[name].outcome) == (kind, RunOutcome.FAULT)
    assert text in found_text
    assert (crawled.results[name].fault_kind, crawled.results[name].fault_text) == (kind, found_text)


@pytest.mark.parametrize(
    ("name", "reason", "counted"),
    [
        ("gone_article", "HTTP 410", "failed:gone"),
        ("robots_forbids_one", "verbietet", "skipped:robots"),
    ],
)
def test_broken_article_is_tried_again_and_the_others_are_stored(
    crawled: Crawled, name: str, reason: str, counted: str
) -> None:
    (missed,) = crawled.missed(name)

    assert crawled.titles(name) == [title("trier")]
    assert reason in missed
    assert crawled.results[name].outcome is RunOutcome.OK
    counts = crawled.results[name].counts
    assert (counts.listed, counts.stored, counts.skipped + counts.failed) == (2, 1, 1)
    assert counts.reasons == {counted: 1}


@pytest.mark.parametrize("name", ["reset_once", "whole_gzip", "optional_missing", "robots_names_others"])
def test_passing_trouble_is_no_fault(crawled: Crawled, name: str) -> None:
    assert crawled.titles(name) == [title("trier")]
    assert crawled.results[name].outcome is RunOutcome.OK


@pytest.mark.parametrize("name", ["pause_in_seconds", "pause_until_date", "server_error", "silent"])
def test_server_in_trouble_is_not_asked_again_at_once(crawled: Crawled, name: str) -> None:
    assert crawled.servers[name].paths.count("/feed") == 1


def test_pause_wished_for_by_an_article_ends_the_source_and_loses_nothing(crawled: Crawled) -> None:
    assert crawled.servers["pause_at_article"].paths == ["/robots.txt", "/feed", "/a/mainz"]
    assert crawled.results["pause_at_article"].counts == RunCounts(
        listed=3, skipped=2, fetched=1, failed=1, reasons={"failed:http": 1, "skipped:left": 2}
    )
    assert crawled.wait("pause_at_article") >= timedelta(hours=1)
    assert len(crawled.missed("pause_at_article")) == 1  # the others are not marked as tried


def test_forbidden_host_is_asked_for_nothing_but_robots_txt(crawled: Crawled) -> None:
    assert crawled.servers["robots_forbids_all"].paths == ["/robots.txt"]
    assert crawled.servers["robots_error"].paths == ["/robots.txt"]
    assert "/a/mainz" not in crawled.servers["robots_forbids_one"].paths


def test_redirected_article_is_known_under_every_hop(crawled: Crawled) -> None:
    keys = [
        {url.key.partition("/")[2] for url in article.urls}
        for article in crawled.articles
        if (article.source, article.title) == ("many_hops", title("trier"))
    ]

    assert keys == [{"a/trier", "hop/1", "hop/2", "hop/3", "hop/4", "hop/5"}]


def test_two_listed_urls_of_one_article_are_both_accounted_for(crawled: Crawled) -> None:
    assert crawled.titles("twins") == [title("trier")]
    assert crawled.results["twins"].counts == RunCounts(listed=2, fetched=2, stored=1, unchanged=1)


def test_half_broken_source_has_a_baseline_from_the_index_that_answered(crawled: Crawled) -> None:
    assert crawled.titles("half_broken") == [title("trier")]
    assert crawled.states["half_broken"].baseline_at is not None
    assert len([index for index in crawled.indexes if index.source == "half_broken"]) == 1


def test_ledger_in_the_store_is_what_the_crawl_reports(crawled: Crawled) -> None:
    for name, result in crawled.results.items():
        run = crawled.runs[name]
        assert (run.outcome, run.fault_text) == (result.outcome, result.fault_text)
        assert {name: getattr(run, name) for name in asdict(result.counts)} == asdict(result.counts)


def test_every_request_names_us(crawled: Crawled) -> None:
    agents = {seen.user_agent for server in crawled.servers.values() for seen in server.requests}

    assert agents == {"Stadtradar/0.1 (+mailto:test@example.org)"}
