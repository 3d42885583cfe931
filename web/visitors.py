"""Who asks: the network address of a visitor, behind our own proxy as well."""

import ipaddress

from starlette.requests import Request

from storage.people.consent import Origin

_LONGEST_AGENT = 300


def visitor_ip(request: Request, trusted_proxies: frozenset[str]) -> str:
    """Return the address the visitor comes from.

    Of X-Forwarded-For only what our own proxies appended is taken: the rest anybody may write.
    """
    peer = _plain(request.client.host if request.client else "")
    if peer not in trusted_proxies:
        return peer
    named = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    for hop in reversed(named):
        address = _plain(hop.strip())
        if not address:
            break
        peer = address
        if address not in trusted_proxies:
            break
    return peer


def origin_of(request: Request, trusted_proxies: frozenset[str]) -> Origin:
    """Return from where a consent is given."""
    agent = request.headers.get("user-agent", "")[:_LONGEST_AGENT]
    return Origin(ip=visitor_ip(request, trusted_proxies), user_agent=agent)


def _plain(text: str) -> str:
    """Return an address in its one spelling; empty for what is none."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
