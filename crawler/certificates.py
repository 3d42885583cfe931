"""Says why a certificate is refused: OpenSSL's own error tells nothing but that it was."""

from collections.abc import Collection
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from loguru import logger
from OpenSSL import SSL, crypto
from scrapy.core.downloader.contextfactory import _get_creator_context, _ScrapyClientContextFactory
from scrapy.crawler import Crawler
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.ssl import optionsForClientTLS
from twisted.web.client import BrowserLikePolicyForHTTPS
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]  # publishes no types

_BERLIN = ZoneInfo("Europe/Berlin")
# x509_vfy.h
_NOT_YET_VALID, _EXPIRED = 9, 10
_SELF_SIGNED = frozenset({18, 19})
_NO_ISSUER = frozenset({2, 20, 21})
_VERIFY = SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT


class CertificateRefused(SSL.Error):
    """The certificate does not hold; the message says why (German)."""


@implementer(IPolicyForHTTPS)
class ExplainingPolicy(BrowserLikePolicyForHTTPS):
    """Verifies as Twisted does for browsers, and keeps the reason of a refusal.

    Hosts whose broken certificate the operator puts up with are not verified, which is logged.
    """

    def __init__(self, unverified: Collection[str], unverifying: _ScrapyClientContextFactory) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Twisted declares no types
        self._unverified = set(unverified)
        self._unverifying = unverifying

    @classmethod
    def from_crawler(cls, crawler: Crawler, **_: object) -> Self:
        """Build it as Scrapy asks for."""
        return cls(crawler.settings.getlist("UNVERIFIED_HOSTS"), _ScrapyClientContextFactory())

    def creatorForNetloc(  # noqa: N802  the name is Twisted's
        self,
        hostname: bytes,
        port: int,
    ) -> IOpenSSLClientConnectionCreator:
        """Return what opens the connections to a host."""
        if hostname.decode("ascii") in self._unverified:
            logger.warning("certificate not verified", host=hostname.decode("ascii"))
            return self._unverifying.creatorForNetloc(hostname, port)
        creator = optionsForClientTLS(
            hostname.decode("ascii"), extraCertificateOptions={"fixBrokenPeers": True}
        )
        # What pyOpenSSL calls may raise; the handshake then fails with that very exception.
        _get_creator_context(creator).set_verify(_VERIFY, _verified)
        return creator


def refusal(error: int, not_before: datetime, not_after: datetime) -> str | None:
    """Return why OpenSSL refuses a certificate with this error (German), None for what has no name here."""
    if error == _EXPIRED:
        return f"abgelaufen am {not_after.astimezone(_BERLIN):%d.%m.%Y}"
    if error == _NOT_YET_VALID:
        return f"erst gültig ab {not_before.astimezone(_BERLIN):%d.%m.%Y}"
    if error in _SELF_SIGNED:
        return "selbst ausgestellt"
    return "die Kette zu einer bekannten Ausgabestelle ist unvollständig" if error in _NO_ISSUER else None


def _verified(_: SSL.Connection, certificate: crypto.X509, error: int, __: int, ok: int) -> bool:
    if ok:
        return True
    stated = certificate.to_cryptography()
    reason = refusal(error, stated.not_valid_before_utc, stated.not_valid_after_utc)
    raise CertificateRefused(reason or f"OpenSSL-Fehler {error}")
