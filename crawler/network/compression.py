"""Bodies cut off in mid-compression, or compressed as nobody asked: half or garbled articles otherwise."""

import zlib
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response

ADVERTISED = "gzip, deflate"  # those whose end can be checked with the standard library
_KNOWN = frozenset({"gzip", "x-gzip", "deflate"})
_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 64 * 1024


class UnaskedEncoding(IgnoreRequest):
    """A server compresses by what we did not offer; the message names it."""


class CompleteBodyMiddleware:
    """Retries a response whose compressed body ends too early, and fails it in the end.

    It must see bodies before they are decompressed.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._max_size = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy asks for."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Let complete bodies pass."""
        encodings = _encodings(response)
        if len(encodings) > 1 or not _KNOWN.issuperset(encodings):
            raise UnaskedEncoding(", ".join(encodings))
        encoding = encodings[0] if encodings else None
        if encoding is None or is_complete(response.body, encoding, self._max_size):
            return response
        assert self._crawler.spider is not None  # noqa: S101  responses come while a spider runs
        retry = get_retry_request(request, spider=self._crawler.spider, reason="truncated body")
        if retry is None:
            raise ResponseDataLossError("Die komprimierte Antwort bricht mittendrin ab")
        return retry


def is_complete(body: bytes, encoding: str, max_size: int) -> bool:
    """Tell whether a gzip or deflate body reaches its end, with all its members.

    True also for what exceeds `max_size` once decompressed: it is refused later on.
    """
    if not body or encoding not in _KNOWN:
        return True
    try:
        return _reaches_end(body, _window_bits(body, encoding), max_size)
    except zlib.error:
        return False


def _reaches_end(body: bytes, window_bits: int, max_size: int) -> bool:
    decoder = zlib.decompressobj(wbits=window_bits)
    size, pending = 0, body
    while pending and size <= max_size:
        size += len(decoder.decompress(pending, _CHUNK))
        pending = decoder.unconsumed_tail
        if decoder.eof:
            # A gzip body may have several members (RFC 1952 2.2); what else follows is padding.
            if not decoder.unused_data.startswith(_GZIP_MAGIC) or not window_bits & 16:
                return True
            pending, decoder = decoder.unused_data, zlib.decompressobj(wbits=window_bits)
    return size > max_size


def _window_bits(body: bytes, encoding: str) -> int:
    if encoding != "deflate":
        return zlib.MAX_WBITS | 16
    # RFC 9110 means zlib, some servers send it without the two bytes that head it (RFC 1950: CM is 8).
    with_header = body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if with_header else -zlib.MAX_WBITS


def _encodings(response: Response) -> list[str]:
    stated = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
    named = (name.strip().lower() for name in stated.split(","))
    return [name for name in named if name not in {"", "identity", "utf-8"}]
