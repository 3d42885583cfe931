"""Saying why a certificate is refused."""

from datetime import datetime, timedelta
from pathlib import Path

from crawler.dates import BERLIN
from crawler.network.certificates import served_certificate
from crawler.order import SourceResult
from storage.database import Database
from storage.tables import FaultKind, RunOutcome
from tests.certificates import authority, self_signed
from tests.crawler.news_site import publish, source
from tests.crawls import crawling, order_for, register
from tests.servers import FaultServer


def test_an_expired_certificate_says_since_when(sqlite_database: Database, tmp_path: Path) -> None:
    trusted = authority()
    certificate = trusted.server(tmp_path, "expired", expired=True)

    result = _crawled(sqlite_database, certificate, trusted.file(tmp_path))

    yesterday = datetime.now(BERLIN) - timedelta(days=1)
    assert result.fault_kind == FaultKind.TLS
    assert f"abgelaufen am {yesterday:%d.%m.%Y}" in (result.fault_text or "")


def test_a_certificate_for_another_host_says_so(sqlite_database: Database, tmp_path: Path) -> None:
    trusted = authority()
    certificate = trusted.server(tmp_path, "other", address="127.0.0.2")

    result = _crawled(sqlite_database, certificate, trusted.file(tmp_path))

    assert result.fault_kind == FaultKind.TLS
    assert "es gilt für einen anderen Namen" in (result.fault_text or "")


def test_a_certificate_nobody_vouches_for_says_so(sqlite_database: Database, tmp_path: Path) -> None:
    result = _crawled(sqlite_database, self_signed(tmp_path), None)

    assert result.fault_kind == FaultKind.TLS
    assert "selbst ausgestellt" in (result.fault_text or "")


def test_a_certificate_of_an_unknown_authority_names_it(sqlite_database: Database, tmp_path: Path) -> None:
    certificate = authority().server(tmp_path, "good")

    result = _crawled(sqlite_database, certificate, None)

    assert "ausgestellt von „authority of the tests“" in (result.fault_text or "")


def test_no_certificate_is_looked_at_where_the_guard_forbids_it(tmp_path: Path) -> None:
    with FaultServer(certificate=self_signed(tmp_path)) as site:
        assert served_certificate("127.0.0.1", site.port, {site.authority}) is not None
        before = site.connections
        assert served_certificate("127.0.0.1", site.port, ()) is None
        assert site.connections == before


def test_no_certificate_can_be_had_of_a_server_without_tls() -> None:
    with FaultServer() as site:
        assert served_certificate("127.0.0.1", site.port, {site.authority}) is None
    assert served_certificate("nirgends.invalid", 443, ()) is None


def test_a_certificate_that_holds_is_no_fault(sqlite_database: Database, tmp_path: Path) -> None:
    trusted = authority()
    certificate = trusted.server(tmp_path, "good")

    result = _crawled(sqlite_database, certificate, trusted.file(tmp_path))

    assert result.outcome is RunOutcome.OK


def _crawled(database: Database, certificate: Path, trusted: Path | None) -> SourceResult:
    with FaultServer(certificate=certificate) as site:
        publish(site, "trier")
        described = source(site)
        register(database, described)
        order = order_for(database.url, described, hosts=frozenset({site.authority}))
        with crawling(order, trusted=trusted) as under_way:
            return under_way.results()["blatt"]
