"""What the candidates of a site bring, and which of them a source should read. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from web_poet import HttpResponse

from crawler.discovery.article_paths import article_pattern, common_path
from crawler.discovery.finding import Candidate, Kind
from crawler.discovery.indexes import read_index
from crawler.discovery.listing import Child, Listed
from crawler.faults import Fault
from crawler.pages.dateline import LAYOUTS
from crawler.pages.urls import site_of
from crawler.sources import Source

_FEWEST = 3  # articles that make a page with links a listing
_ORDER = (Kind.FEED, Kind.WORDPRESS, Kind.LISTING, Kind.SITEMAP)
_SENTENCE = 4  # words of a headline; navigation says less
_COMPLETED_BY = {Kind.FEED: (Kind.WORDPRESS, Kind.LISTING), Kind.LISTING: (Kind.FEED,)}
_NEWS_FOLDER = re.compile(
    r"/(?:aktuell|nachricht|news|meldung|mitteilung|presse|medien|blog|artikel)", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An index that answered, and the articles it names."""

    kind: Kind
    url: str
    articles: tuple[Listed, ...]  # in the order of the index
    children: tuple[Child, ...] = ()  # of an index of sitemaps

    @property
    def names_only_articles(self) -> bool:
        """Tell whether nothing but articles stands in it: only a sitemap made for news states their dates."""
        return self.kind in (Kind.FEED, Kind.WORDPRESS) or (
            self.kind is Kind.SITEMAP and self.newest is not None
        )

    @property
    def newest(self) -> datetime | None:
        """Return the date of its newest article, None where it states none."""
        return max((one.published_at for one in self.articles if one.published_at), default=None)


def probe(home: str, candidate: Candidate) -> Source:
    """Return a source that is nothing but this candidate."""
    places = {
        Kind.FEED: {"feeds": (candidate.url,)},
        Kind.LISTING: {"listings": (candidate.url,)},
        Kind.SITEMAP: {"sitemaps": (candidate.url,)},
        Kind.WORDPRESS: {"wordpress": candidate.url},
    }
    source = Source(
        name="probe",
        title="",
        home=home,
        layouts=LAYOUTS,
        article_path=article_pattern(None, home, [candidate.url]),
    )
    return replace(source, **places[candidate.kind])  # type: ignore[arg-type]  # names and types of its fields


def offer(home: str, candidate: Candidate, response: HttpResponse) -> Offer | None:
    """Return what a candidate's answer brings, None when it is no index of articles of this site."""
    index = read_index(probe(home, candidate), candidate.url, response, 0)
    if isinstance(index, Fault):
        return None
    listed = index.listed
    if candidate.kind is Kind.LISTING:
        listed = _articles(listed)
    elif candidate.kind is Kind.SITEMAP:
        listed = _news(listed)
    if not listed and not index.children:
        return None
    return Offer(kind=candidate.kind, url=candidate.url, articles=listed, children=index.children)


def ranked(offers: Iterable[Offer]) -> list[Offer]:
    """Return the offers, the one to rely on first: feeds tell most, among equals the one that names most."""
    return sorted(offers, key=lambda one: (_ORDER.index(one.kind), -min(len(one.articles), 10)))


def together(best: Offer, others: Sequence[Offer]) -> list[Offer]:
    """Return the best offer and what completes it: a feed ends after ten items, a listing can be paged."""
    urls = {_bare(one.url) for one in best.articles}
    for kind in _COMPLETED_BY.get(best.kind, ()):
        for other in others:
            if other.kind is kind and _overlap(urls, other) >= min(2, len(urls)):
                both = sorted([best, other], key=lambda one: _ORDER.index(one.kind))
                # What a listing links to beside its articles must be told apart from them.
                return both if kind is Kind.WORDPRESS or path_of(both) else [best]
    return [best]


def path_of(offers: Sequence[Offer]) -> str | None:
    """Return `article_path` for these offers; None where their articles share nothing, or nobody needs it.

    A feed names nothing but articles. On a listing other pages are linked too.
    """
    if all(one.names_only_articles for one in offers):
        return None
    urls = [article.url for one in offers for article in one.articles]
    if shared := common_path(urls):
        return shared
    paths = [urlsplit(url).path.rstrip("/") for url in urls]
    firsts = {path.split("/")[1] for path in paths if path.count("/") > 1}
    if all(_YEAR.fullmatch(first) for first in firsts) and firsts:
        return r"^/\d{4}/"
    return None


def home_of(links: Sequence[str], otherwise: str) -> str:
    """Return the homepage of the site most of the links lead to."""
    sites = Counter(site_of(link) for link in links)
    most = sites.most_common(1)[0][0] if sites else site_of(otherwise)
    first = next((link for link in links if site_of(link) == most), otherwise)
    parts = urlsplit(first)
    return f"{parts.scheme}://{parts.netloc}/"


def _articles(listed: Sequence[Listed]) -> tuple[Listed, ...]:
    """Return those links of a page that are its news: those in the folder with most dates and headlines."""
    likely = [one for one in listed if one.published_at or len((one.title or "").split()) >= _SENTENCE]
    return _largest_folder(likely)


def _news(listed: Sequence[Listed]) -> tuple[Listed, ...]:
    """Return those pages of a sitemap that are news; only a sitemap made for news says when they appeared."""
    if any(one.published_at for one in listed):
        return tuple(listed)
    in_news = [one for one in listed if _NEWS_FOLDER.search(urlsplit(one.url).path)]
    return _largest_folder(in_news or listed)


def _largest_folder(likely: Iterable[Listed]) -> tuple[Listed, ...]:
    groups: dict[str, list[Listed]] = {}
    for one in likely:
        groups.setdefault(_folder(one.url), []).append(one)
    best = max(groups.values(), key=_weight, default=[])
    return tuple(best) if len(best) >= _FEWEST else ()


def _weight(group: Sequence[Listed]) -> int:
    return len(group) + 2 * sum(one.published_at is not None for one in group)


def _folder(url: str) -> str:
    """Return the folder of a page without numbers, so that years and months do not part it."""
    folders = urlsplit(url).path.rstrip("/").split("/")[1:-1]
    return "/".join(part for part in folders if not part.isdigit())


def _overlap(urls: Collection[str], other: Offer) -> int:
    return sum(_bare(one.url) in urls for one in other.articles)


def _bare(url: str) -> str:
    parts = urlsplit(url)
    return f"{site_of(url)}{parts.path.rstrip('/')}"
