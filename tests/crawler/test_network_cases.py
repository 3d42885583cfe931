"""The hostile cases of the network, 1 to 15, by name; what else can go wrong is in test_network_faults.py."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.crawling.faults import fault_history
from storage.crawling.hosts import all_robots, keep_robots
from storage.crawling.runs import FaultKind, RunCounts
from storage.database import Database
from storage.tables import ListedUrl, RunOutcome
from tests.certificates import authority
from tests.crawler.broken_crawl import Crawled
from tests.crawler.news_site import article, publish, rss, source, text, title
from tests.crawler.visits import crawl_site, titles
from tests.crawls import crawl_in_child, crawling, order_for, register
from tests.servers import FaultServer, Script, bomb, endless_chunked, feed, page

_MOST_GROWTH = 64  # MiB


def test_case_01_dns_nxdomain(crawled: Crawled) -> None:
    kind, text = crawled.fault("dns")

    assert (kind, text) == (FaultKind.DNS, "Der Rechnername nirgends.invalid ist nicht auflösbar (DNS).")
    _assert_others_go_on(crawled)


def test_case_02_conn_refused(crawled: Crawled) -> None:
    kind, text = crawled.fault("closed")

    assert kind == FaultKind.REFUSED
    assert "nimmt keine Verbindung an" in text
    _assert_others_go_on(crawled)


def test_case_03_conn_reset_midbody(crawled: Crawled) -> None:
    _assert_broken_article_is_not_stored(crawled, "reset_midbody", "unvollständig")
    assert crawled.servers["reset_midbody"].paths.count("/a/mainz") == 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tls", "selbst ausgestellt"),
        ("tls_expired", "abgelaufen am "),
        ("tls_other_host", "es gilt für einen anderen Namen"),
    ],
)
def test_case_04_tls_expired_or_wrong_host(crawled: Crawled, name: str, text: str) -> None:
    found_kind, found_text = crawled.fault(name)

    assert found_kind == FaultKind.TLS
    assert f"Das Zertifikat von {crawled.servers[name].authority} ist ungültig" in found_text
    assert text in found_text
    assert crawled.servers[name].requests == []
    assert crawled.titles("tls_whole") == [title("trier")]


def test_case_04_tls_expired_or_wrong_host_is_put_up_with_where_the_operator_says_so(
    sqlite_database: Database, tmp_path: Path
) -> None:
    expired = authority().server(tmp_path, "expired", address="127.0.0.2", expired=True)
    with FaultServer(certificate=expired) as server:
        home = f"https://localhost:{server.port}/"
        server.answers["/a/trier"] = page(article(title("trier"), text("trier")))
        server.answers["/feed"] = feed(rss(f"{home}a/trier"))
        described = source(server, home=home, feeds=(f"{home}feed",))
        register(sqlite_database, described)
        hosts = frozenset({f"localhost:{server.port}"})
        order = order_for(
            sqlite_database.url, described, hosts=hosts, unverified_hosts=frozenset({"localhost"})
        )

        crawl_in_child(order)

    assert titles(sqlite_database) == [title("trier")]


def test_case_05_drip_1byte_per_s(crawled: Crawled) -> None:
    kind, text = crawled.fault("dripping")

    assert kind == FaultKind.TIMEOUT
    assert "antwortet nicht binnen 10 s" in text
    _assert_others_go_on(crawled)


def test_case_06_endless_chunked(sqlite_database: Database) -> None:
    grown = _growth(sqlite_database, endless_chunked())

    assert grown <= _MOST_GROWTH
    assert titles(sqlite_database) == [title("trier")]
    with sqlite_database.reading() as session:
        assert "zu groß" in (session.scalar(select(ListedUrl.reason)) or "")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_case_07_gzip_bomb_1gib(sqlite_database: Database, encoding: str) -> None:
    grown = _growth(sqlite_database, bomb(encoding))

    assert grown <= _MOST_GROWTH
    assert titles(sqlite_database) == [title("trier")]


def test_case_08_truncated_gzip_matching_length(crawled: Crawled) -> None:
    _assert_broken_article_is_not_stored(crawled, "truncated_gzip", "unvollständig")
    assert crawled.servers["truncated_gzip"].paths.count("/a/mainz") == 3


def test_case_09_short_content_length(crawled: Crawled) -> None:
    _assert_broken_article_is_not_stored(crawled, "short_length", "unvollständig")
    assert crawled.servers["short_length"].paths.count("/a/mainz") == 3


def test_case_10_redirect_loop_or_private_or_file(crawled: Crawled) -> None:
    _assert_broken_article_is_not_stored(crawled, "redirect_loop", "leitet zu oft weiter")
    assert crawled.servers["redirect_loop"].paths.count("/a/mainz") == 6  # itself and five hops
    _assert_broken_article_is_not_stored(crawled, "redirect_to_file", "HTTP 302")
    kind, text = crawled.fault("to_private")
    assert kind == FaultKind.REFUSED
    assert "wird nicht abgerufen" in text
    assert crawled.servers["private"].connections == 0


def test_case_11_http_429_retry_after(crawled: Crawled) -> None:
    assert "HTTP 429 und bittet um 120 min Pause." in crawled.fault("pause_in_seconds")[1]
    assert timedelta(hours=2) <= crawled.wait("pause_in_seconds") < timedelta(hours=2, minutes=2)
    assert "HTTP 503 und bittet um 180 min Pause." in crawled.fault("pause_until_date")[1]
    assert timedelta(hours=2, minutes=58) <= crawled.wait("pause_until_date") <= timedelta(hours=3, minutes=2)
    # A wish for a year is cut.
    assert timedelta(hours=24) <= crawled.wait("pause_of_a_year") < timedelta(hours=24, minutes=2)


def test_case_13_304_not_modified_without_a_copy_is_fetched_whole(crawled: Crawled) -> None:
    feeds = [seen for seen in crawled.servers["unconditional_304"].requests if seen.path == "/feed"]

    assert crawled.titles("unconditional_304") == [title("trier")]
    assert [seen.headers.get("cache-control") for seen in feeds] == [None, "no-cache"]


def test_case_14_robots_5xx_or_changed_to_disallow(crawled: Crawled) -> None:
    kind, text = crawled.fault("robots_error")

    assert kind == FaultKind.ROBOTS
    assert "robots.txt antwortet mit HTTP 503" in text
    assert crawled.servers["robots_error"].paths == ["/robots.txt"]
    assert crawled.servers["robots_forbids_all"].paths == ["/robots.txt"]


def test_case_14_robots_5xx_or_changed_to_disallow_is_told_once(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, "trier")
    crawl_site(sqlite_database, site)
    _forget_robots(sqlite_database)
    site.answers["/robots.txt"] = page("User-agent: *\nDisallow: /")
    site.forget()

    for _ in range(2):
        result = crawl_site(sqlite_database, site)

    assert result.fault_kind == FaultKind.ROBOTS_CHANGED
    assert site.paths == ["/robots.txt"]
    with sqlite_database.reading() as session:
        assert [fault.kind for fault in fault_history(session, "blatt")] == [FaultKind.ROBOTS_CHANGED]
    assert titles(sqlite_database) == [title("trier")]


def test_case_15_captive_portal_200_html_for_feed(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier")
    crawl_site(sqlite_database, site)
    site.answers["/feed"] = page("<!doctype html><html><body><form>WLAN-Anmeldung</form></body></html>")

    result = crawl_site(sqlite_database, site)

    assert result.fault_kind == FaultKind.NOT_A_FEED
    assert "Statt eines Feeds kam eine HTML-Seite" in (result.fault_text or "")
    assert titles(sqlite_database) == [title("trier")]


def test_case_15_captive_portal_200_html_for_feed_and_for_articles(
    sqlite_database: Database, site: FaultServer
) -> None:
    missing = page("<!doctype html><html><body><h1>Seite nicht gefunden</h1><p>Fehler 404</p></body></html>")
    publish(site, "trier")
    crawl_site(sqlite_database, site)
    publish(site, "mainz", "ulm", "kiel", "trier", mainz=missing, ulm=missing, kiel=missing)

    result = crawl_site(sqlite_database, site)

    assert result.counts.reasons == {"failed:soft_404": 3}
    assert result.fault_kind == FaultKind.SOFT_404
    assert titles(sqlite_database) == [title("trier")]


def _forget_robots(database: Database) -> None:
    """Let a day pass since robots.txt was read."""
    with database.transaction() as session:
        for robots in all_robots(session):
            keep_robots(session, replace(robots, fetched_at=robots.fetched_at - timedelta(days=1)))


def _assert_broken_article_is_not_stored(crawled: Crawled, name: str, reason: str) -> None:
    (missed,) = crawled.missed(name)

    assert reason in missed
    assert crawled.titles(name) == [title("trier")]
    assert crawled.results[name].outcome is RunOutcome.OK
    reasons = {"failed:http": 1}
    assert crawled.results[name].counts == RunCounts(listed=2, fetched=2, stored=1, failed=1, reasons=reasons)


def _assert_others_go_on(crawled: Crawled) -> None:
    assert crawled.results["whole"].outcome is RunOutcome.OK
    assert crawled.titles("whole") == [title("mainz"), title("trier")]


def _growth(database: Database, answer: Script) -> int:
    """Return how many MiB more a crawl takes when one of its two articles answers like this."""
    with FaultServer() as site:
        publish(site, "trier")
        plain = _peak(database, site)
        publish(site, "trier", "mainz", mainz=answer)
        return _peak(database, site) - plain


def _peak(database: Database, site: FaultServer) -> int:
    described = source(site)
    register(database, described)
    # With room for what is allowed, 10 MiB.
    order = order_for(
        database.url,
        described,
        hosts=frozenset({site.authority}),
        max_download_bytes=10 * 2**20,
        download_timeout=timedelta(seconds=20),
    )
    with crawling(order) as crawl:
        crawl.results()
    return crawl.peak_mib
