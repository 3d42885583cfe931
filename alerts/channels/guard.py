"""The judgement on outgoing connections, as a value: which URLs and addresses may be contacted at all.

There is one guard, and it is the crawler's; alerts and crawler know nothing of each other, so who builds the
couriers hands it over. It travels between processes, so its functions are importable by name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, kw_only=True)
class Guard:
    """Each answer is None, or why not (German)."""

    url: Callable[[str], str | None]  # may this be asked for at all
    address: Callable[[str, int, str], str | None]  # host, port, and an IP address it resolves to
    exempt: frozenset[str]  # "host:port" that the operator vouches for, also without encryption

    def outgoing(self, url: str) -> str | None:
        """Return why nothing that readers wait for may be sent to this URL, None when it may."""
        if (reason := self.url(url)) is not None:
            return reason
        parts = urlsplit(url)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        if parts.scheme != "https" and f"{host}:{parts.port or 80}" not in self.exempt:
            return "Die URL beginnt nicht mit https://"
        return None
