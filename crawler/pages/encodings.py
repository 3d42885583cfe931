"""Pages in another encoding than they say: umlauts are right all the same."""

import codecs
from typing import cast

from web_poet import HttpResponse

_FALLBACK = "windows-1252-where-not-utf-8"
_WESTERN = frozenset({"cp1252", "iso8859-1", "latin-1", "iso-8859-1", "windows-1252"})


def as_written(response: HttpResponse) -> HttpResponse:
    """Return the response under the encoding its bytes are in, whatever its headers and elements say.

    Bytes that make UTF-8 are UTF-8: hardly a text in another encoding does by chance. Single bytes in a page
    of UTF-8 that do not are those of Windows, pasted in by a template or a word processor.
    """
    body = bytes(response.body)
    if body.isascii() or body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return response
    stated = response.encoding or "utf-8"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return (
            _in_utf_8(response, body.decode("utf-8", _FALLBACK).encode()) if stated == "utf-8" else response
        )
    return _in_utf_8(response, body) if stated in _WESTERN else response


def _in_utf_8(response: HttpResponse, body: bytes) -> HttpResponse:
    return HttpResponse(
        response.url, body, status=response.status, headers=response.headers, encoding="utf-8"
    )


def _windows_1252(error: UnicodeError) -> tuple[str, int]:
    wrong = cast("UnicodeDecodeError", error)
    # Five bytes mean nothing in Windows-1252 either.
    return wrong.object[wrong.start : wrong.end].decode("cp1252", "ignore"), wrong.end


codecs.register_error(_FALLBACK, _windows_1252)
