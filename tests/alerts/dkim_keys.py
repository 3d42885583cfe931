"""Keys of both kinds, and what the DNS would say of them."""

import base64
from collections.abc import Callable
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from alerts.mail.dkim import DkimKey, DkimSigner

SELECTOR, DOMAIN = "radar", "stadt.example"


@cache
def an_rsa_key(bits: int = 2048) -> RSAPrivateKey:
    return generate_private_key(65537, bits)


@cache
def an_ed25519_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def pem(key: Any, password: bytes | None = None) -> bytes:
    """Return the private key as a file holds it."""
    protection = BestAvailableEncryption(password) if password else NoEncryption()
    made: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection)
    return made


def a_signer(key: DkimKey) -> DkimSigner:
    return DkimSigner(key, selector=SELECTOR, domain=DOMAIN)


def dns_with(key: DkimKey, domain: str = DOMAIN) -> Callable[..., bytes]:
    """Return a DNS that knows nothing but our key's record."""
    if isinstance(key, RSAPrivateKey):
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    else:
        raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        record = b"v=DKIM1; k=ed25519; p=" + base64.b64encode(raw)

    def answer(name: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001  (dkimpy's signature)
        assert name == f"{SELECTOR}._domainkey.{domain}.".encode()
        return record

    return answer
