"""What every answer carries and what no request may do."""

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # The store holds other people's texts: it is a tool for its operator, not a copy for search engines.
    "X-Robots-Tag": "noindex, nofollow",
    # Every view is asked for anew: after an alert or an unsubscription yesterday's page would be wrong.
    "Cache-Control": "private, no-cache",
}


class SecurityHeaders:
    """Put the security headers on every answer that does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the inner application does, with our headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_security_headers(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, send_with_headers)


class ForeignOriginGuard:
    """Refuse unsafe requests that another site made a browser send.

    `exempt` is the path prefix whose requests carry their own authority: mail programs send the one-click
    request of RFC 8058 from wherever they run.
    """

    def __init__(self, app: ASGIApp, exempt: str, refuse: Callable[[Request], Response]) -> None:
        self._app = app
        self._exempt = exempt
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer with the refusal."""
        if scope["type"] == "http" and self._is_refused(scope):
            await self._refuse(Request(scope))(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_refused(self, scope: Scope) -> bool:
        if scope["method"] in SAFE_METHODS or scope["path"].startswith(self._exempt):
            return False
        return is_foreign(Headers(scope=scope))


def is_foreign(headers: Headers) -> bool:
    """Tell whether a browser says that another site made it send this request.

    Browsers that send Sec-Fetch-Site cannot be made to lie in it; without it the Origin must be ours. Under
    our own Referrer-Policy a plain-http form has the Origin "null", which is refused: unsafe forms need https
    (or loopback). A program that sends neither header holds no cookie of ours that it could misuse.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and _host_of(origin) != headers.get("host", "").lower()


def add_security_headers(headers: MutableHeaders) -> None:
    """Set the security headers that are not set yet."""
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None
