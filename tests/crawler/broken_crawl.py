"""One crawl of all the broken sites, and what it left behind."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from crawler.order import SourceResult
from crawler.sources import Source
from storage.database import Database
from storage.sources import latest_runs, list_sources
from storage.tables import Article, CrawlRun, IndexState, ListedUrl, SourceState
from tests.certificates import authority, self_signed
from tests.crawler.broken_sites import SITES
from tests.crawler.news_site import publish, source
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


@contextmanager
def crawl_broken_sites(database: Database, folder: Path) -> Iterator[Crawled]:
    """Crawl them all at once and tell what is left behind; their servers run until the end."""
    with ExitStack() as stack:
        servers = {name: stack.enter_context(FaultServer()) for name in (*SITES, "private", "to_private")}
        trusted = authority()
        certificates = {
            "tls": self_signed(folder),
            "tls_whole": trusted.server(folder, "whole"),
            "tls_expired": trusted.server(folder, "expired", expired=True),
            "tls_other_host": trusted.server(folder, "other", address="127.0.0.2"),
        }
        for name, certificate in certificates.items():
            servers[name] = stack.enter_context(FaultServer(certificate=certificate))
            publish(servers[name], "trier")
        sources = [source(servers[name], name, **site(servers[name])) for name, site in SITES.items()]
        sources += [source(servers[name], name) for name in certificates] + _further(servers)
        hosts = {server.authority for name, server in servers.items() if name != "private"}
        began = datetime.now(UTC)
        register(database, *sources)
        order = order_for(
            database.url, *sources, hosts=frozenset(hosts | {_closed()}), max_download_bytes=MAX_BYTES
        )
        with crawling(order, trusted=trusted.file(folder)) as crawl:
            results = crawl.results()
        yield _left_behind(database, results, servers, began, crawl.peak_mib)


def _further(servers: dict[str, FaultServer]) -> list[Source]:
    publish(servers["private"], "trier")
    servers["to_private"].answers["/feed"] = redirect(servers["private"].url("/feed"))
    return [
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
