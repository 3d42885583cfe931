"""The token of the page where a subscriber manages everything, without an account."""

import hashlib
from collections.abc import Sequence

from itsdangerous import BadData, URLSafeSerializer


class ManageTokens:
    """Signs and reads the tokens. They do not expire; the last key signs, all keys read."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not all(keys) or not keys:
            raise ValueError("tokens need at least one key, and no empty one")
        self._serializer = URLSafeSerializer(
            list(keys), salt="stadtradar.manage", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def manage(self, subscriber_id: int) -> str:
        """Return the token of a subscriber's page, fit for a URL path."""
        return self._serializer.dumps(subscriber_id)

    def read_manage(self, token: str) -> int | None:
        """Return whose page it is, None when the token is not ours."""
        try:
            found: object = self._serializer.loads(token)
        except BadData:
            return None
        return found if isinstance(found, int) else None
