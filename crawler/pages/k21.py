"""The two layouts of the K21 media titles: pages by id until 2024, WordPress since."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from web_poet import HttpResponse

from crawler.pages.article import ArticlePage
from crawler.pages.metadata import read_metadata
from crawler.pages.text import clean
from crawler.pages.urls import same_site
from crawler.sources import UrlRule

_MELDUNG = re.compile(r"/meldung_(\d+)(?!\d)")
_TWIN = re.compile(r"^(?:pdf|druckversion|drucken)\b", re.IGNORECASE)


class K21Page(ArticlePage):
    """What both layouts share: the twins named in the line `Druckversion PDF Link mailen`."""

    def alias_urls(self) -> tuple[str, ...]:
        """Return the short link, and the twins whose URL carries the article's own id or slug.

        A print link without either is the same on every page and would make all articles one.
        """
        tools = self.printed.tools if self.printed else ()
        named = [link.url for link in tools if _TWIN.match(link.text)]
        twins = [url for url in named if url and self._is_own(url)]
        short = [url for url in super().alias_urls() if _post_id(url)]
        return tuple(dict.fromkeys([*short, *twins]))

    def _is_own(self, url: str) -> bool:
        own = {_identity(str(self.response.url)), _identity(self.metadata.canonical_url or "")} - {None}
        words = set(re.split(r"[^\w-]+|_", url))
        return same_site(url, str(self.response.url)) and bool(own & words)


class K21WordPressPage(K21Page):
    """`/k21-meldungen/<slug>/`, also reached by `?p=<id>`."""

    @classmethod
    def recognises(cls, response: HttpResponse) -> bool:
        """Tell by the traces WordPress leaves and by the post type in the page's own URLs."""
        own = _own_urls(response)
        if any(urlsplit(url).path.startswith("/k21-meldungen/") or _post_id(url) for url in own):
            return True
        traces = (
            'link[rel~=shortlink], link[rel="https://api.w.org/"], meta[name=generator][content^=WordPress]'
        )
        return bool(response.css(traces))


class K21IdPage(K21Page):
    """`meldung_<id>[_<title>].html`."""

    @classmethod
    def recognises(cls, response: HttpResponse) -> bool:
        """Tell by the id in the page's own URLs or by the line below the text."""
        if any(_MELDUNG.search(url) for url in _own_urls(response)):
            return True
        linked = {clean(text) for text in response.css("a::text").getall()}
        return {"Druckversion", "Link mailen"} <= linked


def _own_urls(response: HttpResponse) -> Iterator[str]:
    yield str(response.url)
    # Only where the address does not tell: reading what a page states takes a while.
    yield read_metadata(response).canonical_url or ""


def _identity(url: str) -> str | None:
    parts = urlsplit(url)
    found = _MELDUNG.search(parts.path)
    if found:
        return found[1]
    return _post_id(url) or parts.path.rstrip("/").rpartition("/")[2] or None


def _post_id(url: str) -> str | None:
    stated = parse_qs(urlsplit(url).query).get("p", [""])[0]
    return stated if stated.strip("0").isdecimal() else None


LAYOUTS: tuple[type[ArticlePage], ...] = (K21WordPressPage, K21IdPage)

# PDF twins are left to the page that names them. `-2` at the end of a slug is another article, not a copy.
ARTICLE_PATH = re.compile(
    r"meldung_\d+(?!.*\.pdf$)(?:[_.?].*)?"
    r"|k21-meldungen/(?!(?:feed|page|seite)/?(?:\?|$))[^/?]+(?<!\.pdf)/?(?:\?.*)?"
    r"|\?(?!.*post_type=(?!k21-meldungen))(?:.*&)?p=\d+(?:&.*)?"
)

URL_RULES = (
    UrlRule(pattern=r"(/meldung_\d+)(?!\d).*$", replacement=r"\1"),
    UrlRule(pattern=r"(/\?p=\d+)&post_type=k21-meldungen$", replacement=r"\1"),
)
