"""Signs webhooks so that receivers know them for ours (Standard Webhooks, https://www.standardwebhooks.com)."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"
_BYTES = 32  # the standard asks for 24 to 64


def new_secret() -> str:
    """Return a secret that nobody else has."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signed_headers(
    message_id: str, body: bytes, at: datetime, signing_secrets: Sequence[str]
) -> dict[str, str]:
    """Return the headers that prove that a body is ours: one signature for each secret that is valid.

    Raises ValueError for what is no secret.
    """
    moment = str(int(at.timestamp()))
    signed = b".".join([message_id.encode(), moment.encode(), body])
    signatures = [_signature(secret, signed) for secret in signing_secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(signatures),
    }


def _signature(secret: str, signed: bytes) -> str:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError:
        raise ValueError("a secret of a webhook is not readable") from None
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
