"""Whether an address may become an endpoint, asked again at every attempt; and what is shown of it."""

import re
from collections.abc import Collection

from alerts.channels.chat import ChatRefused, chat_service
from alerts.channels.guard import Guard
from alerts.showing.cleaning import web_link
from storage.tables import Endpoint, EndpointKind

_LONGEST = 2000  # characters
_AFTER_HOST = re.compile(r"[/?#]")


def url_fault(kind: EndpointKind, url: str, *, guard: Guard, chat_schemes: Collection[str]) -> str | None:
    """Return why nothing can be told at this address (German), None when it can. Nothing is sent."""
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > _LONGEST:
        return f"Die Adresse braucht ASCII-Zeichen ohne Leerzeichen, höchstens {_LONGEST} (xn--… und %C3%BC)"
    if kind is EndpointKind.WEBHOOK:
        return guard.outgoing(url) or (None if web_link(url) else "Die Adresse ist nicht lesbar")
    try:
        chat_service(url, chat_schemes)
    except ChatRefused as refused:
        return str(refused)
    return None


def shown_place(endpoint: Endpoint) -> str:
    """Return what may be shown of an address: that of a chat is a secret, that of a webhook may hold one."""
    scheme, _, rest = endpoint.url.partition("://")
    if endpoint.kind == EndpointKind.CHAT:
        return f"{scheme}://…"
    return f"{scheme}://{_AFTER_HOST.split(rest, maxsplit=1)[0]}/…"
