"""Signed marks in our forms: whoever sends a form has been shown it, a while ago but not too long."""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum

from itsdangerous import BadData, URLSafeSerializer

QUICKEST = timedelta(seconds=2)  # no person fills in a form and looks at its preview in less; programs do
_LONGEST = timedelta(days=1)  # a form may lie open over night


class FormAge(StrEnum):
    """What a mark says of the one who sends it."""

    RIGHT = "right"
    TOO_QUICK = "too quick"
    TOO_OLD = "too old"  # or not ours, which looks the same to somebody whose server got another key


class FormTokens:
    """Signs and reads the marks.

    There is no cookie to bind them to, and none is needed: our forms act for nobody who is logged in.
    """

    def __init__(self, key: str) -> None:
        self._serializer = URLSafeSerializer(
            key, salt="stadtradar.form", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def issue(self, now: datetime) -> str:
        """Return the mark of a form that is shown now."""
        return self._serializer.dumps(int(now.timestamp() * 1000))

    def age(self, mark: str, now: datetime) -> FormAge:
        """Tell how long ago the form was shown."""
        try:
            shown: object = self._serializer.loads(mark)
        except BadData:
            return FormAge.TOO_OLD
        if not isinstance(shown, int):
            return FormAge.TOO_OLD
        passed = timedelta(milliseconds=int(now.timestamp() * 1000) - shown)
        if passed > _LONGEST:
            return FormAge.TOO_OLD
        return FormAge.TOO_QUICK if passed < QUICKEST else FormAge.RIGHT
