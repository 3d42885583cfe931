"""Links to a source's articles on an index page."""

from dataclasses import dataclass
from datetime import datetime

from web_poet import HttpResponse

from crawler.pages.text import clean
from crawler.pages.urls import absolute, base_of
from crawler.sources import Source


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An article named by a feed or a listing, not yet read."""

    url: str  # absolute
    title: str | None = None  # as the index prints it; None where the link carries no words
    published_at: datetime | None = None  # aware; this and the others None where the index is silent
    modified_at: datetime | None = None  # aware
    teaser: str | None = None
    author: str | None = None


def links(source: Source, response: HttpResponse) -> list[Listed]:
    """Return the articles an HTML page links to, each once, in the order of the page.

    Where the links stand does not matter: what an article's URL looks like decides, so that a repeated
    featured item or a link in the page's foot is harmless.
    """
    if response.selector.type != "html":  # parsel recognises JSON by itself
        return []
    base = base_of(response)
    found: dict[str, str | None] = {}
    for anchor in response.xpath("//a[@href]"):
        url = absolute(base, anchor.attrib["href"])
        if url is None or not source.may_be_article(url):
            continue
        title = clean(anchor.xpath("string()").get() or "")
        url = url.partition("#")[0]
        found[url] = found.get(url) or title or None
    return [Listed(url=url, title=title) for url, title in found.items()]
