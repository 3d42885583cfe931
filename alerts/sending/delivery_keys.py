"""What a message is called in every attempt: derived from what it owes to whom, and telling nothing of it."""

import hashlib
import hmac

from alerts.alert import Alert, DigestAlert


def delivery_key(message: Alert | DigestAlert, key: bytes) -> str:
    """Return the name of a message on its channel."""
    told = f"{_about(message)}:{message.channel}"
    return hmac.new(key, told.encode(), hashlib.sha256).hexdigest()[:40]


def _about(message: Alert | DigestAlert) -> str:
    match message:
        case Alert(subscriber_id=reader, story_id=story, is_update=is_update):
            return f"{'update' if is_update else 'story'}:{reader}:{story}"
        case DigestAlert(subscriber_id=reader, digest_id=digest):
            return f"digest:{reader}:{digest}"
