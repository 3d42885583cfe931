"""`sources report` after real crawls."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from stadtradar import parts
from storage.crawling.hosts import DaySum, Pause, add_day_sums, all_robots, keep_pause, keep_robots
from tests.crawler.news_site import article, rss
from tests.servers import FaultServer, conditional, page
from tests.stadtradar.cli.blatt import blatt
from tests.stadtradar.cli.calling import CommandLine

ROBOTS = "User-agent: *\nDisallow: /suche\nAllow: /suche/hilfe\nCrawl-delay: 0.1"


@pytest.fixture
def site(stadtradar: CommandLine) -> Iterator[FaultServer]:
    with FaultServer() as server:
        server.answers["/robots.txt"] = page(ROBOTS)
        server.answers["/.well-known/tdmrep.json"] = page('[{"location": "/bilder/", "tdm-reservation": 1}]')
        server.answers["/k21-meldungen/see/"] = page(article("Sauberer See"))
        server.answers["/feed/"] = conditional(rss(server.url("/k21-meldungen/see/")), etag='"1"')
        stadtradar.configure(blatt(server))
        yield server


def test_a_webmaster_sees_what_was_asked_for_and_which_rules_are_kept(
    stadtradar: CommandLine, site: FaultServer
) -> None:
    stadtradar("crawl")
    stadtradar("crawl")

    document = stadtradar("sources", "report", "--json").document

    (day,) = document["days"]
    assert (day["host"], day["requests"], day["refused"]) == (site.authority, len(site.requests), 0)
    assert day["not_modified"] == 1
    assert day["not_modified_share"] == round(1 / day["requests"], 4)
    assert day["bytes"] > 500
    assert day["slowest_url"].startswith(site.url("/"))
    (robots,) = document["robots"]
    assert (robots["origin"], robots["status"]) == (site.url(""), 200)
    assert (robots["disallowed"], robots["allowed"]) == (["/suche"], ["/suche/hilfe"])
    assert robots["crawl_delay"] == 0.1
    (reservation,) = document["reservations"]
    assert (reservation["source"], reservation["reserved"]) == ("blatt", False)
    assert document["pauses"] == []


def test_the_report_reads_as_a_table(stadtradar: CommandLine, site: FaultServer) -> None:
    stadtradar("crawl")

    told = stadtradar("sources", "report").out

    assert "Je Server eine Verbindung, 0 s zwischen zwei Abrufen, höchstens 2000 Abrufe am Tag." in told
    for words in (site.authority, "/suche/hilfe", "0.1 s", "Längste Antwort", "TDM-Vorbehalt", "nein"):
        assert words in told


def test_hosts_and_days_can_be_chosen_and_pauses_are_told(stadtradar: CommandLine) -> None:
    stadtradar("db", "upgrade")
    today, until = datetime.now(UTC).date(), datetime.now(UTC) + timedelta(hours=3)
    database = parts.database(stadtradar.settings)
    with database.transaction() as session:
        for host, age in (("a.example", 1), ("b.example", 1), ("a.example", 30)):
            add_day_sums(session, [DaySum(day=today - timedelta(days=age), host=host, requests=4)])
        keep_pause(session, "a.example", Pause(failures=3, until=until, reason="HTTP 503"))
    database.dispose()

    document = stadtradar(
        "sources", "report", "--host", "https://www.A.example/x", "--days", "14", "--json"
    ).document

    assert [(day["host"], day["requests"]) for day in document["days"]] == [("a.example", 4)]
    assert [pause["host"] for pause in document["pauses"]] == ["a.example"]
    assert "HTTP 503" in stadtradar("sources", "report").out
    assert stadtradar("sources", "report", "--host", "c.example").out.count("\n") < 12


def test_a_reservation_is_seen_in_the_list_and_its_evidence_in_the_report(
    stadtradar: CommandLine, site: FaultServer
) -> None:
    rule = '{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://blatt.example/tdm"}'
    site.answers["/.well-known/tdmrep.json"] = page(f"[{rule}]")

    crawled = stadtradar("crawl", "--json").document["sources"][0]

    assert crawled["counts"]["reasons"] == {"skipped:tdm": 1}
    assert "TDM-Vorbehalt, siehe sources report" in stadtradar("sources", "list").out
    assert stadtradar("sources", "list", "--json").document["sources"][0]["tdm_reserved"] is True
    (reservation,) = stadtradar("sources", "report", "--json").document["reservations"]
    assert reservation["evidence"] == f"{site.url('/.well-known/tdmrep.json')}: {rule}"
    assert reservation["policy"] == "https://blatt.example/tdm"


def test_what_a_change_of_robots_txt_has_closed_is_told(stadtradar: CommandLine, site: FaultServer) -> None:
    stadtradar("crawl")
    database = parts.database(stadtradar.settings)
    with database.transaction() as session:
        (robots,) = all_robots(session)
        keep_robots(session, replace(robots, fetched_at=robots.fetched_at - timedelta(days=1)))
    database.dispose()
    site.answers["/robots.txt"] = page("User-agent: *\nDisallow: /k21-meldungen/")

    stadtradar("crawl")

    (told,) = stadtradar("sources", "report", "--json").document["robots"]
    assert told["newly_forbidden"] == [site.url("/k21-meldungen/see/")]
    assert f"neu verboten: {site.url('/k21-meldungen/see/')}" in stadtradar("sources", "report").out
