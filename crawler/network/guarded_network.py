"""Where the guard meets Scrapy: before each request and redirect, and after each name resolution."""

from collections.abc import Collection, Sequence
from typing import Protocol, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]  # publishes no types

from crawler.network.guard import address_refusal, host_and_port, refusal


class Refused(IgnoreRequest):
    """The guard forbids this connection; the message says why (German)."""


class GuardMiddleware:
    """Refuses URLs before anything is sent, robots.txt included; every redirect passes here again."""

    def __init__(self, allowed_hosts: Collection[str]) -> None:
        self._allowed_hosts = allowed_hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy asks for."""
        return cls(frozenset(crawler.settings.getlist("GUARD_ALLOWED_HOSTS")))

    def process_request(self, request: Request) -> None:
        """Raise Refused for what must not be requested."""
        reason = refusal(request.url, self._allowed_hosts)
        if reason is not None:
            raise Refused(reason)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Name the guard where it looks like a failed lookup, because it took the addresses away."""
        if not isinstance(exception, CannotResolveHostError):
            return
        from twisted.internet import reactor  # noqa: PLC0415  importing it earlier would install another one

        resolver = reactor.nameResolver
        host = urlparse_cached(request).hostname
        reason = resolver.reason(host) if isinstance(resolver, GuardedResolver) else None
        if reason is not None:
            raise Refused(reason) from exception


class _Address(Protocol):
    host: str


class _Receiver(Protocol):
    # The interfaces of Twisted are declared for Zope; these say the same to type checkers.
    def resolutionBegan(self, resolution: object) -> None: ...  # noqa: N802

    def addressResolved(self, address: _Address) -> None: ...  # noqa: N802

    def resolutionComplete(self) -> None: ...  # noqa: N802


class _Resolver(Protocol):
    def resolveHostName(  # noqa: N802
        self,
        receiver: _Receiver,
        host: str,
        port: int = 0,
        address_types: Sequence[type] | None = None,
        transport: str = "TCP",
    ) -> object: ...


class _Reactor(Protocol):
    nameResolver: _Resolver  # noqa: N815

    def installNameResolver(self, resolver: _Resolver) -> object: ...  # noqa: N802


@implementer(IHostnameResolver)
class GuardedResolver:
    """Withholds all addresses of a name as soon as one of them is not public.

    Connections are made to exactly the addresses judged here, so a name that changes its mind gains nothing.
    Nothing is cached: a crawl lives for seconds.
    """

    def __init__(self, reactor: _Reactor, allowed_hosts: Collection[str]) -> None:
        self._reactor = reactor
        self._resolver = reactor.nameResolver
        self._allowed_hosts = allowed_hosts
        self._refused: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: _Reactor) -> Self:
        """Build it as Scrapy asks for."""
        return cls(reactor, frozenset(crawler.settings.getlist("GUARD_ALLOWED_HOSTS")))

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's resolver."""
        self._reactor.installNameResolver(self)

    def reason(self, host: str | None) -> str | None:
        """Return why the addresses of this host were withheld, None when they were not."""
        return self._refused.get((host or "").lower())

    def resolveHostName(  # noqa: N802  the name is Twisted's, the keyword too
        self,
        receiver: _Receiver,
        host: str,
        portNumber: int = 0,  # noqa: N803
        address_types: Sequence[type] | None = None,
        transport: str = "TCP",
    ) -> object:
        """Resolve and filter."""
        if host_and_port(host, portNumber) not in self._allowed_hosts:
            receiver = _PublicOnly(receiver, host.lower(), self._refused)
        return self._resolver.resolveHostName(receiver, host, portNumber, address_types, transport)


@implementer(IResolutionReceiver)
class _PublicOnly:
    def __init__(self, receiver: _Receiver, host: str, refused: dict[str, str]) -> None:
        self._receiver = receiver
        self._host = host
        self._refused = refused
        self._addresses: list[_Address] = []

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: _Address) -> None:  # noqa: N802
        self._addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        reason = next(filter(None, (address_refusal(address.host) for address in self._addresses)), None)
        if reason is not None:
            self._refused[self._host] = reason
        else:
            self._refused.pop(self._host, None)
            for address in self._addresses:
                self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()
