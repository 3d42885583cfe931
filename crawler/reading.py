"""Reading one page of a source with the layout it shows."""

from datetime import datetime

from web_poet import HttpResponse

from crawler.items import ArticleItem, UnreadablePage
from crawler.pages.refusals import obstacle
from crawler.sources import Source


class BlockedPage(UnreadablePage):
    """Something else answered in the page's stead: a challenge, a login, a consent wall."""


def read(source: Source, response: HttpResponse, now: datetime | None = None) -> ArticleItem:
    """Return the article. Raises NotAnArticle, UnreadablePage and, as one of the latter, BlockedPage."""
    if response.selector.type != "html":  # parsel recognises JSON by itself
        raise UnreadablePage(f"Keine HTML-Seite: {response.url}")
    reason = obstacle(response)
    if reason:
        raise BlockedPage(f"{reason}: {response.url}")
    for layout in source.layouts:
        if layout.recognises(response):
            return layout(response, now=now).to_item()
    raise UnreadablePage(f"Keine bekannte Seitenform: {response.url}")
