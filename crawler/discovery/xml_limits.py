"""XML that was built to do harm: refused before any parser sees it."""

import re

_TAG = re.compile(rb"<(/?)[A-Za-z_][^<>]*?(/?)>")
_ENTITY = re.compile(rb"<!(?:ENTITY|DOCTYPE[^>]{0,2000}\[)", re.IGNORECASE)
_DECLARATIONS = re.compile(rb"<!DOCTYPE[^>\[]{0,2000}\[.*?\]\s*>", re.IGNORECASE | re.DOTALL)


def is_bomb(body: bytes, *, deepest: int, most_tags: int) -> bool:
    """Tell whether elements nest deeper, or are more, than any honest document has."""
    single_bytes = body.replace(b"\0", b"")  # UTF-16
    return single_bytes.count(b"<") > most_tags or _depth(single_bytes) > deepest


def declares_entities(body: bytes) -> bool:
    """Tell whether a document brings entities of its own: they may grow without bounds or name files."""
    return _ENTITY.search(body.replace(b"\0", b"")) is not None


def without_entities(body: bytes) -> bytes:
    """Return the document without the declarations of its own that head it."""
    return _DECLARATIONS.sub(b"", body, count=1)


def _depth(body: bytes) -> int:
    """Return how deeply elements nest, without the HTML in CDATA, where <br> and <img> are never closed."""
    depth = deepest = 0
    first, *others = body.split(b"<![CDATA[")
    for part in [first, *(other.partition(b"]]>")[2] for other in others)]:
        for tag in _TAG.finditer(part):
            depth += -1 if tag[1] else (0 if tag[2] else 1)
            deepest = max(deepest, depth)
    return deepest
