"""The guard for outgoing connections: which URLs and addresses may be contacted at all. Pure.

A check before connecting is not enough, because names are resolved later and may change: the crawler asks
`refusal` for every URL and redirect, and `address_refusal` for every address a name resolves to.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

_SCHEMES = {"http": 80, "https": 443}
_PORTS = frozenset(_SCHEMES.values())
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# What `is_global` does not catch in every Python we run on: shared and relay ranges, tunnels that carry an
# IPv4 address inside, documentation.
_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "224.0.0.0/4",
        "2001::/32",
        "2002::/16",
        "3fff::/20",
    )
)
# getaddrinfo reads 127.1, 0x7f000001 and 2130706433 as addresses; no host name ends in a number (RFC 3696).
_NUMERIC_LABEL = re.compile(r"(?:0[xX][0-9a-fA-F]*|[0-9]+)\Z")
_UNSAFE = re.compile(r"[\\\x00-\x20\x7f]")


def refusal(url: str, allowed_hosts: Collection[str] = frozenset()) -> str | None:
    """Return why this URL must not be requested (German), None when it may.

    `allowed_hosts` holds the "host:port" pairs an operator allows although they are private or unusual.
    """
    parts = _split(url)
    if isinstance(parts, str):
        return parts
    host, port = _host(parts), parts.port or _SCHEMES[parts.scheme]
    if host_and_port(host, port) in allowed_hosts:
        return None
    if port not in _PORTS:
        return f"Port {port} ist nicht erlaubt (nur 80 und 443)"
    return _host_refusal(host)


def allowable(url: str) -> str | None:
    """Return the "host:port" by which an operator may allow a refused URL, None when nothing does."""
    parts = _split(url)
    if isinstance(parts, str):
        return None
    return host_and_port(_host(parts), parts.port or _SCHEMES[parts.scheme])


def address_refusal(address: str) -> str | None:
    """Return why this IP address must not be connected to (German), None when it is public."""
    parsed: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    outside = parsed.version == 6 and parsed not in _GLOBAL_UNICAST
    if outside or parsed.is_multicast or not parsed.is_global or any(parsed in net for net in _NEVER):
        return f"{parsed} ist keine öffentliche Adresse"
    return None


def connection_refusal(
    host: str, port: int, address: str, allowed_hosts: Collection[str] = frozenset()
) -> str | None:
    """Return why a host must not be connected to at this IP address (German), None when it may."""
    return None if host_and_port(host, port) in allowed_hosts else address_refusal(address)


def host_and_port(host: str, port: int) -> str:
    """Return the form in which `allowed_hosts` names a server: "example.org:8080", "[::1]:8080"."""
    return f"[{host}]:{port}" if ":" in host else f"{host.lower()}:{port}"


def _split(url: str) -> SplitResult | str:
    if _UNSAFE.search(url):
        return "Die URL enthält Leer-, Steuerzeichen oder einen umgekehrten Schrägstrich"
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for what is no port
    except ValueError:
        return "Die URL ist nicht lesbar"
    if parts.scheme not in _SCHEMES:
        return f"Das Schema „{parts.scheme}“ ist nicht erlaubt (nur http und https)"
    if "@" in parts.netloc or "%" in parts.netloc:
        return "Die URL enthält Zugangsdaten oder Sonderzeichen vor dem Pfad"
    return parts if parts.hostname else "Der URL fehlt der Rechnername"


def _host(parts: SplitResult) -> str:
    # Resolvers fold full-width digits and ideographic full stops, so the guard does as well.
    folded = unicodedata.normalize("NFKC", parts.hostname or "").replace("\u3002", ".")
    return folded.removesuffix(".").lower()


def _host_refusal(host: str) -> str | None:
    try:
        return address_refusal(host)
    except ValueError:
        pass  # a name, not an address
    if _NUMERIC_LABEL.match(host.rpartition(".")[2]):
        return f"„{host}“ ist eine verschleierte Adresse"
    return None
