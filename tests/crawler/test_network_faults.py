"""What goes wrong on the network, all in one crawl: each fault is told, and no source suffers for another."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from crawler.order import SourceResult
from crawler.sources import Source
from storage.database import Database
from storage.runs import FaultKind, RunCounts
from storage.sources import latest_runs, list_sources
from storage.tables import Article, CrawlRun, IndexState, ListedUrl, RunOutcome, SourceState
from tests.crawler.broken_sites import SITES, self_signed_certificate
from tests.crawler.news_site import publish, source, title
from tests.crawls import crawling, order_for, register
from tests.servers import FaultServer, redirect

MAX_BYTES = 2**20


@dataclass(frozen=True, kw_only=True)
class Crawled:
    """What one crawl of all the broken sites left behind."""

    results: dict[str, SourceResult]
    states: dict[str, SourceState]
    runs: dict[str, CrawlRun]
    articles: list[Article]
    listed: list[ListedUrl]
    indexes: list[IndexState]
    servers: dict[str, FaultServer]
    began: datetime
    peak_mib: int

    def fault(self, name: str) -> tuple[str | None, str]:
        return self.states[name].fault_kind, self.states[name].fault_text or ""

    def titles(self, name: str) -> list[str]:
        return sorted(article.title for article in self.articles if article.source == name)

    def missed(self, name: str) -> list[str]:
        return [listed.reason for listed in self.listed if listed.source == name]

    def wait(self, name: str) -> timedelta:
        return self.states[name].next_crawl_at - self.began


@pytest.fixture(scope="module")
def crawled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("faults")
    (folder / "stadtradar.db").write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{folder}/stadtradar.db")
    with ExitStack() as stack:
        servers = {name: stack.enter_context(FaultServer()) for name in (*SITES, "private", "to_private")}
        servers["tls"] = stack.enter_context(FaultServer(certificate=self_signed_certificate(folder)))
        sources = [source(servers[name], name, **site(servers[name])) for name, site in SITES.items()]
        sources += _further(servers)
        hosts = {server.authority for name, server in servers.items() if name != "private"}
        began = datetime.now(UTC)
        register(database, *sources)
        order = order_for(
            database.url, *sources, hosts=frozenset(hosts | {_closed()}), max_download_bytes=MAX_BYTES
        )
        with crawling(order) as crawl:
            results = crawl.results()
        yield _left_behind(database, results, servers, began, crawl.peak_mib)
    database.dispose()


def test_whole_site_is_stored_beside_all_the_broken_ones(crawled: Crawled) -> None:
    assert crawled.titles("whole") == [title("mainz"), title("trier")]
    assert crawled.results["whole"].outcome is RunOutcome.OK
    assert crawled.results["whole"].counts == RunCounts(listed=2, fetched=2, stored=2)
    assert crawled.states["whole"].baseline_at is not None


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("dns", FaultKind.DNS, "Der Rechnername nirgends.invalid ist nicht auflösbar (DNS)."),
        ("closed", FaultKind.REFUSED, "nimmt keine Verbindung an"),
        ("tls", FaultKind.TLS, "certificate verify failed"),
        ("dripping", FaultKind.TIMEOUT, "antwortet nicht binnen 2 s"),
        ("silent", FaultKind.TIMEOUT, "antwortet nicht binnen 2 s"),
        ("server_error", FaultKind.HTTP, "antwortet mit HTTP 500."),
        ("pause_in_seconds", FaultKind.HTTP, "antwortet mit HTTP 429 und bittet um 120 min Pause."),
        ("pause_until_date", FaultKind.HTTP, "antwortet mit HTTP 503 und bittet um 180 min Pause."),
        ("all_missing", FaultKind.HTTP, "gibt es nicht (HTTP 404)"),
        ("robots_error", FaultKind.ROBOTS, "robots.txt antwortet mit HTTP 503"),
        ("robots_forbids_all", FaultKind.ROBOTS, "verbietet http://"),
        ("portal", FaultKind.NOT_A_FEED, "Statt eines Feeds kam eine HTML-Seite"),
        ("consent_wall", FaultKind.BLOCKED, "Statt der Seite kam eine Abfrage der Einwilligung"),
        ("bare_listing", FaultKind.EMPTY, "verweist auf keinen Artikel"),
        ("new_layout", FaultKind.UNREADABLE, "2 von 2 Artikelseiten sind nicht lesbar"),
        ("half_broken", FaultKind.HTTP, "1 von 2 Übersichten fallen aus: http://"),
        ("pause_at_article", FaultKind.HTTP, "antwortet mit HTTP 429 und bittet um 60 min Pause."),
        ("to_private", FaultKind.REFUSED, "wird nicht abgerufen"),
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
        ("reset_midbody", "unvollständig", "failed:http"),
        ("short_length", "unvollständig", "failed:http"),
        ("truncated_gzip", "unvollständig", "failed:http"),
        ("bomb", "entpackt zu groß", "failed:http"),
        ("endless", "zu groß", "failed:http"),
        ("huge_line", "zu groß", "failed:http"),
        ("redirect_loop", "leitet zu oft weiter", "failed:http"),
        ("redirect_to_file", "HTTP 302", "failed:http"),
        ("gone_article", "HTTP 410", "failed:gone"),
        ("robots_forbids_one", "verbietet", "skipped:robots"),
        ("nested", "", "failed:unreadable"),
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


def test_bodies_are_bounded_in_memory(crawled: Crawled) -> None:
    assert crawled.peak_mib < 300


def test_broken_connection_is_tried_three_times(crawled: Crawled) -> None:
    assert crawled.servers["reset_midbody"].paths.count("/a/mainz") == 3
    assert crawled.servers["truncated_gzip"].paths.count("/a/mainz") == 3


@pytest.mark.parametrize("name", ["pause_in_seconds", "pause_until_date", "server_error", "silent"])
def test_server_in_trouble_is_not_asked_again_at_once(crawled: Crawled, name: str) -> None:
    assert crawled.servers[name].paths.count("/feed") == 1


def test_wish_for_a_pause_sets_the_next_crawl(crawled: Crawled) -> None:
    assert timedelta(hours=2) <= crawled.wait("pause_in_seconds") < timedelta(hours=2, minutes=2)
    assert timedelta(hours=2, minutes=58) <= crawled.wait("pause_until_date") <= timedelta(hours=3, minutes=2)
    assert timedelta(hours=24) <= crawled.wait("pause_of_a_year") < timedelta(hours=24, minutes=2)


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


def test_redirect_into_a_private_network_is_not_followed(crawled: Crawled) -> None:
    assert crawled.servers["private"].connections == 0


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


def test_304_without_a_copy_is_asked_for_unconditionally(crawled: Crawled) -> None:
    feeds = [seen for seen in crawled.servers["unconditional_304"].requests if seen.path == "/feed"]

    assert crawled.titles("unconditional_304") == [title("trier")]
    assert [seen.headers.get("cache-control") for seen in feeds] == [None, "no-cache"]


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


def _further(servers: dict[str, FaultServer]) -> list[Source]:
    publish(servers["private"], "trier")
    publish(servers["tls"], "trier")
    servers["to_private"].answers["/feed"] = redirect(servers["private"].url("/feed"))
    return [
        source(servers["tls"], "tls"),
        source(servers["to_private"], "to_private"),
        source(servers["whole"], "dns", feeds=("http://nirgends.invalid/feed",)),
        source(servers["whole"], "closed", feeds=(f"http://{_closed()}/feed",)),
    ]


def _closed() -> str:
    return "127.0.0.1:1"  # tcpmux; nobody has served it for decades


def _left_behind(
    database: Database,
    results: dict[str, SourceResult],
    servers: dict[str, FaultServer],
    began: datetime,
    peak_mib: int,
) -> Crawled:
    with database.reading() as session:
        articles = list(session.scalars(select(Article)))
        assert all(article.urls for article in articles)  # loaded while the session is open
        return Crawled(
            results=results,
            states={state.name: state for state in list_sources(session)},
            runs=latest_runs(session),
            articles=articles,
            listed=list(session.scalars(select(ListedUrl))),
            indexes=list(session.scalars(select(IndexState))),
            servers=servers,
            began=began,
            peak_mib=peak_mib,
        )
