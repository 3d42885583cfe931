"""What a form sends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request

_LARGEST = 64 * 1024  # bytes
_MOST_FIELDS = 1000


@dataclass(frozen=True, kw_only=True)
class Posted:
    """The fields of a form as they were filled in."""

    values: Mapping[str, Sequence[str]] = field(repr=False)

    def one(self, name: str) -> str:
        """Return what stands in a field, without blanks around it; empty when it is missing."""
        return next(iter(self.values.get(name, ())), "").strip()

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field, such as of boxes that are ticked."""
        return tuple(self.values.get(name, ()))


async def posted(request: Request) -> Posted:
    """Read the form that a request sends. Raises HTTPException for what is too large to be one of ours."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            raise HTTPException(413)
    try:
        pairs = parse_qsl(
            body.decode("ascii", "replace"),
            keep_blank_values=True,
            errors="replace",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        raise HTTPException(400) from error
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return Posted(values=values)
