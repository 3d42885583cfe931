"""Keeps one visitor from asking for mail in bulk.

In memory: a restart forgets it, which is why the limit for each address, the one that protects people, is
kept in the store.
"""

import ipaddress
from collections import deque
from datetime import datetime, timedelta
from threading import Lock

MOST = 30  # an hour: a whole class can sign up behind one address
_HOUR = timedelta(hours=1)
_MOST_KEPT = 50_000  # visitors


class FloodGate:
    """Counts what each network address asked for in the last hour."""

    def __init__(self) -> None:
        self._asked: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def lets_in(self, ip: str, now: datetime) -> bool:
        """Tell whether this visitor may ask once more, and count it."""
        with self._lock:
            if len(self._asked) >= _MOST_KEPT:
                self._forget(now)
            asked = self._asked.setdefault(_network(ip), deque())
            while asked and asked[0] <= now - _HOUR:
                asked.popleft()
            if len(asked) >= MOST:
                return False
            asked.append(now)
            return True

    def _forget(self, now: datetime) -> None:
        self._asked = {key: asked for key, asked in self._asked.items() if asked and asked[-1] > now - _HOUR}
        while len(self._asked) >= _MOST_KEPT:
            self._asked.pop(next(iter(self._asked)))


def _network(ip: str) -> str:
    """Return what one visitor has: an IPv4 address, or 2**64 of IPv6."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return ip
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))
