"""Mail addresses as the wire wants them."""

import re

import idna

# What email-validator lets through and nothing that could end a command or a header.
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]+@[^\s@<>()\\,;:\"\x00-\x1f\x7f]+")


def wire_address(address: str) -> str:
    """Return the address with its domain in ASCII. Raises ValueError for what is no plain address.

    Umlauts before the @ stay: they cannot be transcribed, only sent to servers with SMTPUTF8.
    """
    if not _ADDRESS.fullmatch(address) or not address.isprintable():
        raise ValueError("not a mail address")  # without the value: it is personal
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return f"{local}@{domain.lower()}"
    return f"{local}@{idna.encode(domain, uts46=True).decode('ascii')}"


def domain_of(address: str) -> str:
    """Return the domain of a wire address."""
    return address.rpartition("@")[2]
