"""Tokens that let a reader leave by one click, without an account and for ever."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeSerializer


@dataclass(frozen=True, kw_only=True)
class UnsubscribeToken:
    """What a token says: whose subscriptions are to end."""

    subscriber_id: int
    subscription_ids: tuple[int, ...]


class UnsubscribeTokens:
    """Signs and reads unsubscribe tokens.

    They do not expire: the link of a ten years old mail must still work. The last key signs, all keys read,
    so a new key is appended and old ones stay.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not all(keys) or not keys:
            raise ValueError("tokens need at least one key, and no empty one")
        self._serializer = URLSafeSerializer(
            list(keys), salt="stadtradar.unsubscribe", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def issue(self, subscriber_id: int, subscription_ids: Collection[int]) -> str:
        """Return a token fit for a URL path. The same subscriptions always give the same token."""
        return self._serializer.dumps([subscriber_id, sorted(subscription_ids)])

    def read(self, token: str) -> UnsubscribeToken | None:
        """Return what the token says, None when it is not ours.

        Identify by what is returned, never by the string: several strings may carry one signature.
        """
        try:
            payload: object = self._serializer.loads(token)
        except BadData:
            return None
        match payload:
            case [int(subscriber_id), [*ids]]:
                chosen = tuple(one for one in ids if isinstance(one, int))
                return UnsubscribeToken(subscriber_id=subscriber_id, subscription_ids=chosen)
        return None
