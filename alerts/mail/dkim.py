"""Signs mails with DKIM (RFC 6376) by an RSA key, or by an Ed25519 key (RFC 8463)."""

import base64
import hashlib
from collections.abc import Collection

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from dkim import rfc822_parse
from dkim.canonicalization import CanonicalizationPolicy

DkimKey = RSAPrivateKey | Ed25519PrivateKey

SHORTEST_RSA = 2048  # bits; RFC 8301 has receivers refuse less than 1024 and asks signers for 2048

# What a reader sees or a mail program acts on. RFC 8058 wants both List-Unsubscribe fields signed.
_SIGNED = (
    b"from", b"to", b"subject", b"date", b"message-id", b"in-reply-to", b"references", b"mime-version",
    b"content-type", b"list-id", b"list-unsubscribe", b"list-unsubscribe-post", b"auto-submitted",
)  # fmt: skip
# Named once more than it occurs: whoever adds a second one breaks the signature (RFC 6376, 8.15).
_OVERSIGNED = b"from"
_RELAXED = CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")
_LINE = 72


class UnusableKey(ValueError):
    """What was given cannot sign mails; the text is German and begins in the middle of a sentence."""


def read_key(pem: bytes) -> DkimKey:
    """Return the private key of a PEM file. Raises UnusableKey."""
    try:
        key = load_pem_private_key(pem, password=None)
    except TypeError as error:  # cryptography's word for a key behind a passphrase
        raise UnusableKey("der Schlüssel ist mit einem Kennwort geschützt") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UnusableKey("das ist kein privater Schlüssel im PEM-Format") from error
    if isinstance(key, RSAPrivateKey):
        if key.key_size < SHORTEST_RSA:
            raise UnusableKey(f"der RSA-Schlüssel hat nur {key.key_size} Bit, nötig sind {SHORTEST_RSA}")
        return key
    if isinstance(key, Ed25519PrivateKey):
        return key
    raise UnusableKey("der Schlüssel ist weder RSA noch Ed25519")


class DkimSigner:
    """Puts a signature above a mail. The same mail always gets the same one: it names no time."""

    def __init__(self, key: DkimKey, *, selector: str, domain: str) -> None:
        self._key = key
        self._kind = "rsa" if isinstance(key, RSAPrivateKey) else "ed25519"
        self._selector = selector
        self._domain = domain

    def __call__(self, mail: bytes) -> bytes:
        """Return the mail with its signature. Its lines must end as on the wire."""
        head, _, body = mail.partition(b"\r\n\r\n")
        fields, _ = rfc822_parse(head + b"\r\n\r\n")
        canonical = _RELAXED.canonicalize_headers(fields)
        signed = [(name, value) for wanted in _SIGNED for name, value in canonical if name == wanted]
        unsigned = self._field([*(name for name, _ in signed), _OVERSIGNED], _RELAXED.canonicalize_body(body))
        # The signature's own field is signed last, without its value and its line end (RFC 6376, 3.7).
        ((own_name, own_value),) = _RELAXED.canonicalize_headers([(b"DKIM-Signature", unsigned)])
        data = b"".join(name + b":" + value for name, value in signed) + own_name + b":" + own_value.rstrip()
        return b"DKIM-Signature:" + unsigned + _folded(self._signature(data)) + b"\r\n" + mail

    def _field(self, names: Collection[bytes], body: bytes) -> bytes:
        body_hash = base64.b64encode(hashlib.sha256(body).digest()).decode()
        about = f" v=1; a={self._kind}-sha256; c=relaxed/relaxed;\r\n d={self._domain}; s={self._selector};"
        listed = b" :\r\n  ".join(names).decode()
        return f"{about}\r\n h={listed};\r\n bh={body_hash};\r\n b=".encode()

    def _signature(self, data: bytes) -> bytes:
        if isinstance(self._key, RSAPrivateKey):
            # Through OpenSSL: the same in Python takes six times as long as all the rest of a mail.
            return base64.b64encode(self._key.sign(data, PKCS1v15(), SHA256()))
        return base64.b64encode(self._key.sign(hashlib.sha256(data).digest()))


def _folded(value: bytes) -> bytes:
    return b"\r\n  ".join(value[start : start + _LINE] for start in range(0, len(value), _LINE))
