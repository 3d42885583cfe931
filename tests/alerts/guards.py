"""The product's guard for tests, which lets loopback servers pass by name."""

from functools import partial

from alerts.channels.guard import Guard
from crawler.network.guard import connection_refusal, refusal


def guard_allowing(*allowed: str) -> Guard:
    """Return the guard of an operator who allows these "host:port"."""
    hosts = frozenset(allowed)
    return Guard(
        url=partial(refusal, allowed_hosts=hosts),
        address=partial(connection_refusal, allowed_hosts=hosts),
        exempt=hosts,
    )
