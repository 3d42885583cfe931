"""Return addresses that say which mail comes back: `ruecklauf+a4711-<proof>@radar.example` (VERP)."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field

from alerts.mail.addresses import domain_of, wire_address

LONGEST_NAME = 26  # with "+a", the largest id, "-" and the proof at most 64 octets (RFC 5321, 4.5.3.1.1)

_ALERT = "a"  # the kind: mails of the outbox; the only ones that somebody else has to answer for
_TOKEN = re.compile(r"a([1-9][0-9]{0,18})-([a-z2-7]{16})")


@dataclass(frozen=True, kw_only=True)
class ReturnPaths:
    """Writes and reads return addresses. Raises ValueError when the address cannot carry a token."""

    address: str  # mail to its name with "+anything" must arrive there too
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        name = wire_address(self.address).rpartition("@")[0]
        if not name.isascii() or len(name) > LONGEST_NAME:
            raise ValueError(f"the name before the @ must be ASCII, of {LONGEST_NAME} characters at most")

    def of(self, outbox_id: int) -> str:
        """Return the envelope sender of a mail, the same at every attempt."""
        wire = wire_address(self.address)
        name = wire.rpartition("@")[0]
        return f"{name}+{_ALERT}{outbox_id}-{self._proof(outbox_id)}@{domain_of(wire)}"

    def read(self, address: str) -> int | None:
        """Return which mail an address is the return path of; None when we did not write it.

        Upper case is read as lower case: some servers change it on the way.
        """
        name, _, domain = address.lower().rpartition("@")
        own_name, _, own_domain = wire_address(self.address).lower().rpartition("@")
        start = f"{own_name}+"
        token = _TOKEN.fullmatch(name.removeprefix(start)) if name.startswith(start) else None
        if token is None or domain != own_domain:
            return None
        outbox_id = int(token[1])
        return outbox_id if hmac.compare_digest(self._proof(outbox_id), token[2]) else None

    def find(self, text: str) -> int | None:
        """Return the first mail that a text, a header field say, names by its return path."""
        base = re.escape(wire_address(self.address).lower()).partition("@")
        wanted = re.compile(rf"{base[0]}\+a[0-9]{{1,19}}-[a-z2-7]{{16}}@{base[2]}(?![\w.-]*\w)")
        found = (self.read(one[0]) for one in wanted.finditer(text.lower()))
        return next((outbox_id for outbox_id in found if outbox_id is not None), None)

    def _proof(self, outbox_id: int) -> str:
        digest = hmac.new(self.key, f"{_ALERT}{outbox_id}".encode(), hashlib.sha256).digest()
        return base64.b32encode(digest[:10]).decode().lower()  # 80 bits: 16 letters and digits, no padding
