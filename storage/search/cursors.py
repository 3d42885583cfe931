"""Where the next page of a search begins, as text that fits into a link."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import asdict, dataclass
from enum import StrEnum

_MOST_DIGITS = 2**31  # beyond this no database of ours has ids


class Order(StrEnum):
    """What comes first."""

    NEWEST = "newest"  # stored last
    RELEVANT = "relevant"  # of the newest hits those that tell most of what is searched for


class BadCursor(ValueError):
    """A text that is no cursor of ours."""

    def __init__(self, token: str) -> None:
        super().__init__(
            f"„{token[:40]}“ bezeichnet keine Stelle einer Trefferliste. "
            "Bitte wieder mit der ersten Seite beginnen."
        )


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """The last hit of a page; what is stored later changes no page behind it."""

    order: Order = Order.NEWEST
    id: int
    newest: int | None = None  # RELEVANT only: the newest hit when the first page was asked for
    score: float | None = None  # RELEVANT only

    @property
    def token(self) -> str:
        """The cursor as text; only `read_cursor` has to understand it."""
        stated = {name: value for name, value in asdict(self).items() if value is not None}
        return urlsafe_b64encode(json.dumps(stated, separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(token: str) -> Cursor:
    """Return the cursor whose token this is, or raise BadCursor."""
    try:
        stated = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        cursor = Cursor(
            order=Order(stated["order"]),
            id=int(stated["id"]),
            newest=None if stated.get("newest") is None else int(stated["newest"]),
            score=None if stated.get("score") is None else float(stated["score"]),
        )
    except (Error, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise BadCursor(token) from error
    numbers = [number for number in (cursor.id, cursor.newest) if number is not None]
    is_whole = (cursor.newest is None) == (cursor.score is None) == (cursor.order is Order.NEWEST)
    if not is_whole or not all(0 <= number < _MOST_DIGITS for number in numbers):
        raise BadCursor(token)
    return cursor
