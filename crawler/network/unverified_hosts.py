"""Hosts whose broken certificates the operator puts up with: read all the same, and warned of in the log."""

from typing import TYPE_CHECKING, Self

from loguru import logger
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.crawler import Crawler

if TYPE_CHECKING:
    from twisted.internet._sslverify import ClientTLSOptions


class ExceptingPolicy(_ScrapyClientContextFactory):
    """Verifies as Scrapy does, except for the hosts named in the setting UNVERIFIED_HOSTS."""

    unverified: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: object, **__: object) -> Self:
        """Build it as Scrapy asks for."""
        policy = super().from_crawler(crawler)
        policy.unverified = frozenset(crawler.settings.getlist("UNVERIFIED_HOSTS"))
        return policy

    def creatorForNetloc(self, hostname: bytes, port: int) -> "ClientTLSOptions":  # type: ignore[override]  # noqa: N802  as Scrapy does
        """Return what opens the connections to a host."""
        host = hostname.decode("ascii")
        if host not in self.unverified:
            return super().creatorForNetloc(hostname, port)
        logger.warning("certificate not verified", host=host)
        return _ScrapyClientContextFactory().creatorForNetloc(hostname, port)
