"""JSON from a stranger: parsed within limits, and read without trust in its shape."""

import json

from crawler.discovery.not_an_index import NotAnIndex


def json_answer(url: str, body: bytes, *, largest: int) -> object:
    """Return the document. Raises NotAnIndex for what is too large, too deep or no JSON."""
    if len(body) > largest:
        raise NotAnIndex(f"Antwort größer als {largest // 2**20} MiB: {url}")
    try:
        document: object = json.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise NotAnIndex(f"Kein lesbares JSON: {url}") from error
    return document


def records(value: object) -> list[dict[str, object]]:
    """Return the objects of an array; nothing for what is no array."""
    entries: list[object] = value if isinstance(value, list) else []
    return [entry for entry in entries if isinstance(entry, dict)]


def text_of(record: dict[str, object], name: str) -> str:
    """Return a member that is a text; empty for everything else."""
    value = record.get(name)
    return value if isinstance(value, str) else ""
