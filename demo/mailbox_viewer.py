"""The pages of the mailbox. Mails are shown as found and never trusted."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

_PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'"
)
_MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox"
_FIRST_HEADERS = ("From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe")

_STYLE = """
:root { color-scheme: light dark; --back: #f4f6f8; --front: #1b2430; --card: #ffffff; --line: #c4ccd6;
  --quiet: #4a5666; --link: #0b4f8a; }
@media (prefers-color-scheme: dark) { :root { --back: #10151b; --front: #e6eaef; --card: #19212a;
  --line: #465361; --quiet: #b4bfcc; --link: #8cc4ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 48rem; background: var(--back); color: var(--front);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
.mails { list-style: none; margin: 0; padding: 0; }
.mails li, dl, pre, iframe { background: var(--card); border: 1px solid var(--line); border-radius: .4rem;
  padding: .75rem; margin: 0 0 .75rem; }
.quiet, dt { color: var(--quiet); }
dd { margin: 0 0 .5rem; }
pre { white-space: pre-wrap; font: inherit; }
iframe { width: 100%; height: 40rem; padding: 0; background: #ffffff; }
"""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail as it lies in the folder."""

    key: str
    arrived_at: datetime
    message: EmailMessage


def viewer_for(mails: Callable[[], list[Mail]]) -> type[BaseHTTPRequestHandler]:
    """Return the request handler that shows these mails."""

    class Viewer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found = _page(self.path, mails())
            status = HTTPStatus.NOT_FOUND if found is None else HTTPStatus.OK
            page, rules = found or (
                _frame("Nicht gefunden", "<p>Diese Seite gibt es nicht.</p>"),
                _PAGE_POLICY,
            )
            content = page.encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Security-Policy", rules)
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Referrer-Policy", "no-referrer")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is inherited)
            """Say nothing: the terminal belongs to the demo."""

    return Viewer


def _page(path: str, mails: list[Mail]) -> tuple[str, str] | None:
    """Return a page and its content security policy, None for an unknown path."""
    if path == "/":
        return _list_page(mails), _PAGE_POLICY
    for mail in mails:
        if path == _address(mail):
            return _mail_page(mail), _PAGE_POLICY
        if path == f"{_address(mail)}/html":
            return _part(mail, "html"), _MAIL_POLICY
    return None


def _list_page(mails: list[Mail]) -> str:
    if not mails:
        return _frame("Postfach", "<p>Noch ist keine Nachricht eingetroffen.</p>")
    items = "".join(_list_item(mail) for mail in reversed(mails))
    count = "1 Nachricht" if len(mails) == 1 else f"{len(mails)} Nachrichten"
    return _frame("Postfach", f'<p>{count}, die neueste zuerst.</p><ul class="mails">{items}</ul>')


def _list_item(mail: Mail) -> str:
    subject = _header(mail, "Subject") or "(ohne Betreff)"
    return (
        f'<li><a href="{_address(mail)}">{escape(subject)}</a>'
        f'<div class="quiet">An: {escape(_header(mail, "To"))} · {_clock(mail)}</div></li>'
    )


def _mail_page(mail: Mail) -> str:
    subject = _header(mail, "Subject") or "(ohne Betreff)"
    first = [(name, _header(mail, name)) for name in _FIRST_HEADERS if name in mail.message]
    rest = [(name, str(value)) for name, value in mail.message.items() if name not in _FIRST_HEADERS]
    html = (
        "<h2>HTML-Teil</h2>"
        f'<iframe sandbox src="{_address(mail)}/html" title="HTML-Teil der Nachricht"></iframe>'
        if mail.message.get_body(("html",))
        else ""
    )
    return _frame(
        subject,
        f'<p><a href="/">Alle Nachrichten</a></p><p class="quiet">Eingetroffen: {_clock(mail)}</p>'
        f"{_headers(first)}<details><summary>Weitere Kopfzeilen</summary>{_headers(rest)}</details>"
        f"<h2>Textteil</h2><pre>{_linked(_part(mail, 'plain'))}</pre>{html}",
    )


def _headers(headers: list[tuple[str, str]]) -> str:
    entries = "".join(f"<dt>{escape(name)}</dt><dd>{_linked(value)}</dd>" for name, value in headers)
    return f"<dl>{entries}</dl>"


def _header(mail: Mail, name: str) -> str:
    return str(mail.message.get(name, ""))


def _part(mail: Mail, kind: Literal["plain", "html"]) -> str:
    body = mail.message.get_body((kind,))
    return "" if body is None else str(body.get_content())


def _linked(text: str) -> str:
    """Escape a text and make its web addresses links."""
    pieces = re.split(r"(https?://[^\s<>\"]+)", text)
    return "".join(
        f'<a href="{escape(piece)}" rel="noopener noreferrer">{escape(piece)}</a>'
        if at % 2
        else escape(piece)
        for at, piece in enumerate(pieces)
    )


def _address(mail: Mail) -> str:
    return f"/mail/{quote(mail.key, safe='')}"


def _clock(mail: Mail) -> str:
    return mail.arrived_at.astimezone(ZoneInfo("Europe/Berlin")).strftime("%d.%m.%Y, %H:%M:%S Uhr")


def _frame(title: str, content: str) -> str:
    return (
        '<!doctype html><html lang="de"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{content}</main></body></html>"
    )
