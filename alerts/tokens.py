"""Tokens that let a reader leave or manage by a link, without an account and for ever."""

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
        self._serializer = _serializer(keys, "stadtradar.unsubscribe")

    def issue(self, subscriber_id: int, subscription_ids: Collection[int]) -> str:
        """Return a token fit for a URL path. The same subscriptions always give the same token."""
        return self._serializer.dumps([subscriber_id, sorted(subscription_ids)])

    def read(self, token: str) -> UnsubscribeToken | None:
        """Return what the token says, None when it is not ours.

        Identify by what is returned, never by the string: several strings may carry one signature.
        """
        match _loaded(self._serializer, token):
            case [int(subscriber_id), [*ids]]:
                chosen = tuple(one for one in ids if isinstance(one, int))
                return UnsubscribeToken(subscriber_id=subscriber_id, subscription_ids=chosen)
        return None


@dataclass(frozen=True, kw_only=True)
class StoryToken:
    """What a token says: one story as one row of the outbox owed it to a subscriber."""

    subscriber_id: int
    row_id: int


class ReaderTokens:
    """Signs and reads the tokens of a reader's own pages, each kind good for nothing else.

    They do not expire either, and keys rotate as those of UnsubscribeTokens do.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._manage = _serializer(keys, "stadtradar.manage")
        self._story = _serializer(keys, "stadtradar.story")

    def manage(self, subscriber_id: int) -> str:
        """Return the token of the page where a subscriber manages everything."""
        return self._manage.dumps(subscriber_id)

    def read_manage(self, token: str) -> int | None:
        """Return whose page it is, None when the token is not ours."""
        found = _loaded(self._manage, token)
        return found if isinstance(found, int) else None

    def story(self, subscriber_id: int, row_id: int) -> str:
        """Return the token of the pages on one story that a subscriber was told of."""
        return self._story.dumps([subscriber_id, row_id])

    def read_story(self, token: str) -> StoryToken | None:
        """Return which story it is, None when the token is not ours."""
        match _loaded(self._story, token):
            case [int(subscriber_id), int(row_id)]:
                return StoryToken(subscriber_id=subscriber_id, row_id=row_id)
        return None


def _serializer(keys: Sequence[str], salt: str) -> URLSafeSerializer:
    if not all(keys) or not keys:
        raise ValueError("tokens need at least one key, and no empty one")
    return URLSafeSerializer(list(keys), salt=salt, signer_kwargs={"digest_method": hashlib.sha256})


def _loaded(serializer: URLSafeSerializer, token: str) -> object:
    """Return what a token holds; None when it is not ours, which no token of ours holds."""
    try:
        found: object = serializer.loads(token)
    except BadData:
        return None
    return found
