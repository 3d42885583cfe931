"""Reading a page: our page objects against nothing but parsing it."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import html as lxml_html
from parsel import Selector
from web_poet import HttpResponse

from bench.figures import Figure, figures
from bench.news import news, page, surrounded
from bench.timing import cpu_ms, in_turns, sized
from crawler.items import ArticleItem
from crawler.reading import read
from crawler.sites import SOURCES

_SAVED = Path(__file__).parent.parent / "tests" / "sites"
_KILOBYTES = 80  # what facts about other crawlers were measured with


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page as a source serves it."""

    source: str
    url: str
    html: str


def measure(scale: float) -> Iterable[Figure]:
    """Read the saved pages as they are, the same in pages of real size, and generated ones."""
    saved = saved_articles()
    grown = [Page(source=one.source, url=one.url, html=surrounded(one.html, _KILOBYTES)) for one in saved]
    rounds = sized(7, scale)
    yield from _rivals("saved", saved, sized(20, scale), rounds)
    yield from _rivals(f"saved, {_KILOBYTES} KB", grown, sized(3, scale), rounds)
    yield from _rivals(f"generated, {_KILOBYTES} KB", _generated(sized(40, scale)), 1, rounds)


def saved_articles() -> list[Page]:
    """Return the pages of the tests that hold an article."""
    found = [
        (path, json.loads(path.with_suffix(".json").read_text())) for path in sorted(_SAVED.glob("*/*.html"))
    ]
    return [
        Page(source=path.parent.name, url=golden["url"], html=path.read_text(encoding="utf-8"))
        for path, golden in found
        if "item" in golden
    ]


def item_of(one: Page) -> ArticleItem:
    """Read a page as the crawler does."""
    headers = {"Content-Type": "text/html; charset=utf-8"}
    return read(SOURCES[one.source], HttpResponse(one.url, one.html.encode(), headers=headers))


def _generated(count: int) -> list[Page]:
    site = "https://www.kommune21.de"
    return [
        Page(
            source="kommune21",
            url=f"{site}/k21-meldungen/{article.slug}/",
            html=page(article, site, _KILOBYTES),
        )
        for article in news(count)
    ]


def _rivals(kind: str, pages: Sequence[Page], times: int, rounds: int) -> list[Figure]:
    def cost(reader: Callable[[Page], object]) -> Callable[[], float]:
        chosen = [*pages] * times
        return lambda: cpu_ms(lambda: [reader(one) for one in chosen], per=len(chosen))

    rivals = {
        f"{kind}: lxml, parsed only": cost(lambda one: lxml_html.fromstring(one.html)),
        f"{kind}: parsel, parsed only": cost(lambda one: Selector(text=one.html).root),
        f"{kind}: page object": cost(item_of),
    }
    return figures("ms CPU/page", in_turns(rivals, rounds))
