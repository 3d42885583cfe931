"""Asks the name service (DNS), with little patience."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import dns.exception
import dns.resolver
import dns.reversename

_SECONDS = 3.0  # for one answer


class NamesUnavailable(Exception):
    """The name service gives no answer at all."""


@dataclass(frozen=True, kw_only=True)
class Names:
    """Looks names up with the resolver of this machine, or at these servers."""

    servers: Sequence[str] = ()  # empty: those of the machine
    port: int = 53
    seconds: float = _SECONDS
    _resolver: dns.resolver.Resolver = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            resolver = dns.resolver.Resolver(configure=not self.servers)
        except dns.resolver.NoResolverConfiguration as error:
            raise NamesUnavailable("auf diesem Rechner ist keiner eingerichtet") from error
        if self.servers:
            resolver.nameservers, resolver.port = list(self.servers), self.port
        resolver.lifetime = resolver.timeout = self.seconds
        object.__setattr__(self, "_resolver", resolver)

    def texts(self, name: str) -> list[str]:
        """Return the TXT records of a name, each put together; none where there are none."""
        parts = [record.split('" "') for record in self._records(name, "TXT")]
        return ["".join(pieces).strip('"') for pieces in parts]

    def mail_servers(self, domain: str) -> list[str]:
        """Return who takes mail for a domain."""
        return [record.split()[-1].rstrip(".") for record in self._records(domain, "MX")]

    def addresses(self, host: str) -> list[str]:
        """Return the IP addresses of a host."""
        return [*self._records(host, "A"), *self._records(host, "AAAA")]

    def names_of(self, address: str) -> list[str]:
        """Return the names that an IP address has (PTR)."""
        reverse = dns.reversename.from_address(address).to_text()
        return [record.rstrip(".") for record in self._records(reverse, "PTR")]

    def _records(self, name: str, kind: str) -> list[str]:
        try:
            answer = self._resolver.resolve(name, kind, raise_on_no_answer=False, search=False)
        except dns.resolver.NXDOMAIN:
            return []
        except (dns.exception.DNSException, OSError) as error:
            raise NamesUnavailable(f"{name}: {type(error).__name__}") from error
        return [record.to_text() for record in answer]
