"""What a message is called in every attempt: derived from what it owes to whom, and telling nothing of it."""

import hashlib
import hmac

from alerts.alert import Alert


def delivery_key(alert: Alert, key: bytes) -> str:
    """Return the name of the message that tells this alert on its channel."""
    told = f"{alert.subscriber_id}:{alert.story_id}:{alert.channel}"
    about = f"{told}:update" if alert.is_update else told
    return hmac.new(key, about.encode(), hashlib.sha256).hexdigest()[:40]
