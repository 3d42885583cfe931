"""The signature of a push (W3C WebSub 7.1). Pure."""

import hashlib
import hmac

# The oldest hubs sign with SHA-1, which is still sound in an HMAC.
_METHODS = {
    "sha1": hashlib.sha1,
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}


def is_signed(body: bytes, header: str | None, secret: str) -> bool:
    """Tell whether `X-Hub-Signature: method=hex` was made of this body with our secret, in constant time."""
    method, _, signature = (header or "").strip().partition("=")
    digest = _METHODS.get(method.lower())
    if digest is None:
        return False
    expected = hmac.new(secret.encode(), body, digest).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.strip().lower().encode())
