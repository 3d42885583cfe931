"""Says why a certificate is refused: what Twisted raises tells nothing but that it was."""

import asyncio
import socket
import ssl
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Self
from zoneinfo import ZoneInfo

from cryptography import x509
from OpenSSL import SSL
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from crawler.network.guard import address_refusal, host_and_port

_BERLIN = ZoneInfo("Europe/Berlin")
_TIMEOUT = 5.0  # seconds


class CertificateRefused(Exception):
    """The certificate does not hold; the message says why (German)."""


class CertificateMiddleware:
    """Looks at the certificate of a server that was refused for it, and names what is wrong with it.

    Behind the retries, so that there is one look for each request given up. Nothing is sent but a greeting,
    and only to addresses the guard allows.
    """

    def __init__(self, allowed_hosts: Collection[str]) -> None:
        self._allowed_hosts = allowed_hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy asks for."""
        return cls(frozenset(crawler.settings.getlist("GUARD_ALLOWED_HOSTS")))

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise CertificateRefused where the reason can be seen; let everything else pass."""
        if not any(_is_refusal(cause) for cause in causes(exception)):
            return
        url = urlparse_cached(request)
        certificate = await asyncio.to_thread(
            served_certificate, url.hostname or "", url.port or 443, self._allowed_hosts
        )
        reason = None if certificate is None else defect(certificate, datetime.now(UTC))
        if reason is not None:
            raise CertificateRefused(reason) from exception


def served_certificate(host: str, port: int, allowed_hosts: Collection[str]) -> x509.Certificate | None:
    """Return the certificate a server shows, unverified; None when none can be had."""
    try:
        addresses = [info[4] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        is_allowed = host_and_port(host, port) in allowed_hosts
        if not is_allowed and any(address_refusal(str(address[0])) for address in addresses):
            return None
        # To the very address that was judged, whatever the name would resolve to by now.
        with (
            socket.create_connection((str(addresses[0][0]), port), timeout=_TIMEOUT) as connection,
            _unverified().wrap_socket(connection, server_hostname=host) as greeted,
        ):
            shown = greeted.getpeercert(binary_form=True)
    except OSError:  # the fault is told without its reason then
        return None
    return x509.load_der_x509_certificate(shown) if shown else None


def defect(certificate: x509.Certificate, now: datetime) -> str | None:
    """Return what is wrong with a refused certificate (German), None when it does not show."""
    if now > certificate.not_valid_after_utc:
        return f"abgelaufen am {certificate.not_valid_after_utc.astimezone(_BERLIN):%d.%m.%Y}"
    if now < certificate.not_valid_before_utc:
        return f"erst gültig ab {certificate.not_valid_before_utc.astimezone(_BERLIN):%d.%m.%Y}"
    if certificate.issuer == certificate.subject:
        return "selbst ausgestellt"
    return f"ausgestellt von {_issuer(certificate)}, was zu keiner bekannten Ausgabestelle führt"


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that led to it; Twisted gathers failures in `reasons`."""
    yield error
    for failure in getattr(error, "reasons", ()):
        yield from causes(failure.value)
    if error.__cause__ is not None:
        yield from causes(error.__cause__)


def _is_refusal(error: BaseException) -> bool:
    """Tell whether it was the certificate; a wrong host name says so itself."""
    details = error.args[0] if isinstance(error, SSL.Error) and error.args else ()
    return any("certificate verify failed" in str(detail[-1]) for detail in details)


def _unverified() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _issuer(certificate: x509.Certificate) -> str:
    names = certificate.issuer.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return f"„{names[0].value!s}“" if names else "einer Stelle ohne Namen"
