"""Reading some articles of a source to try it, and what an operator should know before it is used."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median_low

from crawler.discovery.listing import Listed
from crawler.items import ArticleItem, NotAnArticle, UnreadablePage
from crawler.network.fetched import FetchedPage
from crawler.politeness.tdm import stated_in_headers, stated_in_page
from crawler.reading import read
from crawler.sources import Source

MOST = 5
_SHORT = 300  # letters; the shortest notes of a town hall have more
_SAME = 3  # articles that make an equal beginning no coincidence
_BEGINNING = 60


@dataclass(frozen=True, kw_only=True)
class Example:
    """One article read, or why not."""

    url: str
    item: ArticleItem | None = None
    problem: str | None = None  # German; None when it was read

    @property
    def letters(self) -> int:
        """Return the length of the text."""
        return len(self.item.body) if self.item else 0


def read_examples(
    source: Source,
    articles: Sequence[Listed],
    fetch: Callable[[Sequence[str]], Sequence[FetchedPage]],
    now: datetime,
    *,
    obeys_tdm: bool,
) -> list[Example]:
    """Read the first articles; with `obeys_tdm` none that reserves text and data mining."""
    chosen = articles[:MOST]
    pages = fetch([one.url for one in chosen])
    return [
        _reserved(page) if obeys_tdm and is_reserved(page) else _example(source, listed, page, now)
        for listed, page in zip(chosen, pages, strict=True)
    ]


def warnings(examples: Sequence[Example]) -> list[str]:
    """Return what looks wrong, each with what to do about it."""
    items = [one.item for one in examples if one.item]
    if not items:
        return ["Keiner dieser Artikel ließ sich lesen."]
    found = []
    if unread := len(examples) - len(items):
        found.append(f"{unread} von {len(examples)} Seiten ließen sich nicht als Artikel lesen (siehe oben).")
    undated = sum(item.published_at is None for item in items)
    if undated:
        found.append(
            f"{undated} von {len(items)} Artikeln nennen kein Datum. "
            'Abhilfe: unter [source.selectors] published = "…" angeben.'
        )
    if median_low([len(item.body) for item in items]) < _SHORT:
        found.append(
            'Die Texte sind kurz; fehlt etwas? Abhilfe: unter [source.selectors] body = "…" angeben.'
        )
    if sum(item.paywalled for item in items) > len(items) / 2:
        found.append("Die meisten Artikel sind nur angelesen frei; gespeichert wird, was alle lesen dürfen.")
    if _begin_alike(items):
        found.append(
            "Alle Texte beginnen gleich, das gehört wohl nicht dazu. "
            'Abhilfe: unter [source.selectors] drop = ["…"] angeben.'
        )
    return found


def is_reserved(page: FetchedPage) -> bool:
    """Tell whether an answer reserves text and data mining for itself."""
    if page.fault is not None:
        return False
    stated = stated_in_page(page.response()) or stated_in_headers(page.url, page.headers)
    return stated is not None and stated.reserved


def _reserved(page: FetchedPage) -> Example:
    return Example(url=page.url, problem="Die Seite behält sich Text- und Data-Mining vor (TDM).")


def _example(source: Source, listed: Listed, page: FetchedPage, now: datetime) -> Example:
    if page.fault is not None:
        return Example(url=listed.url, problem=page.fault.text)
    try:
        return Example(url=page.url, item=read(source, page.response(), now, listed.hints))
    except (NotAnArticle, UnreadablePage) as reason:
        return Example(url=page.url, problem=f"{reason}.")


def _begin_alike(items: Sequence[ArticleItem]) -> bool:
    return len(items) >= _SAME and len({item.body[:_BEGINNING] for item in items}) == 1
