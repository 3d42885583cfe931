"""What must hold for every mail we send, whatever it is about."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from urllib.parse import urlsplit

from lxml import html

from alerts.showing.cleaning import web_link
from tests.alerts.colours import colour_pairs, contrast

LARGEST_HTML = 100_000  # bytes; Gmail cuts off what comes after 102 KB
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_FORBIDDEN_TAGS = {
    "img", "picture", "link", "script", "iframe", "frame", "object", "embed", "form", "input", "button",
    "video", "audio", "source", "svg", "base", "applet",
}  # fmt: skip
_OWN_STYLE = re.compile(r"@import|url\(|expression\(|behavior|@font-face", re.IGNORECASE)
_ONCE = {
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "content-language",
    "list-id", "list-unsubscribe", "list-unsubscribe-post", "auto-submitted", "in-reply-to", "references",
}  # fmt: skip


def lint(content: bytes, *, own_hosts: frozenset[str], redirects_allowed: bool = False) -> list[str]:
    """Return what is wrong with a mail; empty when nothing is.

    `own_hosts` are ours: they may be linked to for our pages, never in place of a publisher's.
    """
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    if plain is None or rich is None:
        return ["a part is missing"]
    text, page = plain.get_content(), rich.get_content()
    document = html.document_fromstring(page)
    return [
        *_wire(content, message),
        *_parts(message, text, page, document),
        *_contents(page, document, message),
        *([] if redirects_allowed else _redirects(document, own_hosts)),
        *_colours(page),
    ]


def titles(page: str) -> list[str]:
    """Return the headings of the HTML part, each as one line."""
    document = html.document_fromstring(page)
    return [_one_line("".join(map(str, heading.itertext()))) for heading in document.iter("h1", "h2")]


def addresses(page: str) -> set[str]:
    """Return where the HTML part leads."""
    return {link.get("href", "") for link in html.document_fromstring(page).iter("a")}


def _wire(content: bytes, message: EmailMessage) -> list[str]:
    head = content.partition(b"\r\n\r\n")[0]
    names = [str(name).lower() for name in message.keys()]  # noqa: SIM118  (each line, not each name)
    found = [] if head.isascii() else ["a header is not ASCII"]
    found += [f"{name} stands twice" for name in _ONCE if names.count(name) > 1]
    found += [f"{name} is missing" for name in ("from", "to", "date", "message-id") if name not in names]
    if max(map(len, content.split(b"\r\n"))) > 998:
        found.append("a line is longer than 998 octets")
    bare = content.replace(b"\r\n", b"")
    if b"\n" in bare or b"\r" in bare or b"\0" in bare:
        found.append("a line ends otherwise than with CR LF")
    return found


def _parts(message: EmailMessage, text: str, page: str, document: html.HtmlElement) -> list[str]:
    kinds = [part.get_content_type() for part in message.iter_parts()]
    found = [] if kinds == ["text/plain", "text/html"] else [f"the parts are {kinds}"]
    in_text, in_html = set(_ADDRESS.findall(text)), set(_ADDRESS.findall(unescape(_visible(document))))
    if different := in_text ^ (addresses(page) | in_html):
        found.append(f"only one part leads to {sorted(different)}")
    flat = _one_line(text).replace("*", "")
    found += [f"the text lacks {title!r}" for title in titles(page) if title.replace("*", "") not in flat]
    return found


def _contents(page: str, document: html.HtmlElement, message: EmailMessage) -> list[str]:
    found = [f"<{one.tag}>" for one in document.iter() if one.tag in _FORBIDDEN_TAGS]
    found += [f"an attribute loads: {name}" for name in ("src", "srcset", "background", "poster")
              if document.xpath(f"//*[@{name}]")]  # fmt: skip
    found += [f"a handler: {name}" for one in document.iter() for name in one.attrib if name.startswith("on")]
    styles = [*document.xpath("//style/text()"), *document.xpath("//@style")]
    found += [f"a style loads: {style}" for style in styles if _OWN_STYLE.search(style)]
    found += [f"a link leads to {one}" for one in addresses(page) if not _may_be_followed(one)]
    if document.get("lang") != str(message["Content-Language"]):
        found.append("the language is not stated, or not the one of the header")
    if len(page.encode()) > LARGEST_HTML:
        found.append(f"the HTML part has {len(page.encode())} bytes")
    return found


def _may_be_followed(url: str) -> bool:
    return url.startswith("mailto:") or web_link(url) is not None


def _redirects(document: html.HtmlElement, own_hosts: frozenset[str]) -> list[str]:
    """Return the headlines that lead to us instead of to the publisher."""
    headlines = [str(url) for url in document.xpath("//h1//a/@href | //h2[@class='headline']//a/@href")]
    return [f"a headline leads to {url}" for url in headlines if urlsplit(url).hostname in own_hosts]


def _colours(page: str) -> list[str]:
    return [
        f"{pair} have a contrast of {contrast(*pair):.2f} in the {'dark' if dark else 'light'}"
        for dark in (False, True)
        for pair in sorted(colour_pairs(page, dark=dark))
        if contrast(*pair) < 4.5
    ]


def _visible(document: html.HtmlElement) -> str:
    hidden = document.xpath("//style | //*[@class='preheader']")
    skipped = {text for one in hidden for text in one.itertext()}
    return " ".join(text for text in document.body.itertext() if text not in skipped)


def _one_line(text: str) -> str:
    return " ".join(text.split())
