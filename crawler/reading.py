"""Reading one page of a source with the layout it shows."""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from web_poet import HttpResponse

from crawler.items import ArticleItem, ListedHints, NotAnArticle, UnreadablePage
from crawler.pages.article import ArticlePage
from crawler.pages.encodings import as_written
from crawler.pages.missing import says_not_found
from crawler.pages.refusals import obstacle, other_kind
from crawler.sources import Source


class BlockedPage(UnreadablePage):
    """Something else answered in the page's stead: a challenge, a login, a consent wall."""


class MissingPage(UnreadablePage):
    """The server says 200, but the page says that there is no such page, or is the homepage."""


def read(
    source: Source, response: HttpResponse, now: datetime | None = None, listed: ListedHints | None = None
) -> ArticleItem:
    """Return the article; `listed` is what the feed says of it, believed where its page is silent.

    Raises NotAnArticle, UnreadablePage and, as kinds of the latter, BlockedPage and MissingPage.
    """
    response = as_written(response)
    url = str(response.url)
    kind = other_kind(url)
    if kind:
        raise NotAnArticle(kind)
    if response.selector.type != "html":  # parsel recognises JSON by itself
        raise UnreadablePage(f"Keine HTML-Seite: {url}")
    reason = obstacle(response)
    if reason:
        raise BlockedPage(f"{reason}: {url}")
    if _is_home(source, url):
        # Not NotAnArticle, which is for ever: a site under repair sends every reader to its homepage.
        raise MissingPage(f"Statt des Artikels kam die Startseite: {url}")
    headline = says_not_found(response)
    if headline:
        raise MissingPage(f"Statt des Artikels kam eine Fehlerseite („{headline}“): {url}")
    layout = layout_of(source, response)
    if layout is None:
        raise UnreadablePage(f"Keine bekannte Seitenform: {url}")
    return layout(response, now=now, selectors=source.selectors, listed=listed).to_item()


def layout_of(source: Source, response: HttpResponse) -> type[ArticlePage] | None:
    """Return the newest layout that a page shows; None when it shows none that is known."""
    return next((layout for layout in source.layouts if layout.recognises(response)), None)


def _is_home(source: Source, url: str) -> bool:
    parts = urlsplit(url)
    is_post = "p" in parse_qs(parts.query)
    return not is_post and parts.path.rstrip("/") == urlsplit(source.home).path.rstrip("/")
