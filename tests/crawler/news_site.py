"""A small news site on loopback, and the source that describes it."""

import re
from html import escape

from crawler.pages.article import ArticlePage
from crawler.sources import Source
from tests.servers import FaultServer, Script, feed, page

TEXT = (
    "Die Stadt hat in der vergangenen Woche neue Sensoren an den Parkplätzen der Innenstadt angebracht. "
    "Sie melden, ob ein Platz frei ist, und die Anzeige an der Einfahrt folgt ihnen."
)


def article(title: str, body: str = TEXT, *, head: str = "", foot: str = "") -> str:
    """Return an article's page."""
    return (
        f'<!doctype html><html lang="de"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta property="og:type" content="article">'
        f'<meta property="og:title" content="{escape(title)}">{head}'
        f"</head><body><article><h1>{escape(title)}</h1><p>[13.12.2021] {escape(title)}, kurz gesagt.</p>"
        f"<p>{escape(body)}</p></article><footer>{foot}</footer></body></html>"
    )


def rss(*urls: str) -> str:
    """Return a feed that names these URLs."""
    items = "".join(f"<item><title>x</title><link>{escape(url)}</link></item>" for url in urls)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Neues</title>{items}</channel></rss>'


def listing(*urls: str) -> str:
    """Return an HTML page that links to these URLs."""
    links = "".join(f'<li><a href="{escape(url)}">Mehr dazu</a></li>' for url in urls)
    return f"<!doctype html><html><body><h1>Meldungen</h1><ul>{links}</ul></body></html>"


def source(server: FaultServer, name: str = "blatt", /, **changes: object) -> Source:
    """Return a source with the feed /feed on this server."""
    values: dict[str, object] = {
        "name": name,
        "title": name.title(),
        "home": server.url("/"),
        "layouts": (ArticlePage,),
        "article_path": re.compile(r"a/[^/]+/?(?:\?.*)?|\?p=\d+.*"),
        "feeds": (server.url("/feed"),),
    }
    return Source(**(values | changes))  # type: ignore[arg-type]  # the caller's changes are fields


def publish(server: FaultServer, *names: str, **changed: Script) -> None:
    """Serve articles /a/<name> and a feed that names them, the newest first."""
    for name in names:
        server.answers[f"/a/{name}"] = changed.get(name) or page(article(title(name), text(name)))
    server.answers["/feed"] = feed(rss(*(server.url(f"/a/{name}") for name in names)))


def title(name: str) -> str:
    """Return the headline of an article."""
    return f"Sensoren in {name.title()}"


def text(name: str) -> str:
    """Return the text of an article; no two are alike."""
    return f"In {name.title()} gilt das so. {TEXT}"
