"""Finding out how a site can be read: few requests, each under the rules of a crawl; nothing is stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from web_poet import HttpResponse

from crawler.discovery.finding import (
    Candidate,
    Kind,
    declared,
    kind_of,
    linked,
    listings,
    news_first,
    site_title,
    sitemaps,
    usual_feeds,
    usual_sitemaps,
)
from crawler.discovery.listing import Listed, each_once
from crawler.discovery.offers import Offer, home_of, offer, path_of, ranked, together
from crawler.discovery.sitemaps import fresh_children
from crawler.network.fetched import FetchedPage, FetchFault
from crawler.pages.encodings import as_written
from crawler.pages.metadata import read_metadata
from crawler.pages.urls import same_site
from crawler.politeness.robots_rules import origin_of
from crawler.politeness.tdm import PATH as TDM_PATH
from stadtradar.settings import SourceSettings
from stadtradar.short_listings import short_listing
from storage.crawling.hosts import TdmFile

Fetch = Callable[[Sequence[str]], Sequence[FetchedPage]]
_REMEDY = "Bitte die Seite nennen, die die Artikel auflistet."
_FEEDS, _SITEMAPS, _LISTINGS = 4, 2, 3  # how many of each are tried


class NotReadable(Exception):
    """The address leads to nothing that can be read. German."""

    def __init__(self, sentence: str, fault: FetchFault | None = None) -> None:
        super().__init__(sentence)
        self.fault = fault  # None when it answered, but not with what was hoped for


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What a site offers."""

    home: str
    title: str
    offers: tuple[Offer, ...]  # the best first
    chosen: tuple[Offer, ...]  # of them, what a source should read together
    article_path: str | None
    robots_txt: str | None  # None when the site has none
    tdm_file: TdmFile | None  # None when the site has none

    @property
    def articles(self) -> tuple[Listed, ...]:
        """Return the articles that a source would find, those of the best offer first."""
        return each_once(article for one in self.chosen for article in one.articles)

    @property
    def finds_other_pages(self) -> bool:
        """Tell whether a source would try pages that are no articles, because nothing tells them apart."""
        return self.article_path is None and not any(one.names_only_articles for one in self.chosen)

    def entry(self, name: str, title: str) -> SourceSettings:
        """Return the entry for the settings file."""
        named = {kind: tuple(one.url for one in self.chosen if one.kind is kind) for kind in Kind}
        return SourceSettings(
            name=name,
            title=title,
            home=self.home,
            feeds=named[Kind.FEED],
            listings=named[Kind.LISTING],
            sitemaps=named[Kind.SITEMAP],
            wordpress=next(iter(named[Kind.WORDPRESS]), None),
            article_path=self.article_path,
        )


def survey(address: str, fetch: Fetch) -> Survey:
    """Look around a site, starting at its homepage, a listing, an article or a feed. Raises NotReadable."""
    asked = _Asked(fetch)
    start, kind, home = _begin(asked, address)
    wanted = _candidates(asked, start, kind, home)
    offers = asked.offers(home, wanted)
    if not any(one.kind in (Kind.FEED, Kind.WORDPRESS) for one in offers):
        further = usual_feeds(home, _folder(offers)) + (
            [] if _kinds(wanted, Kind.SITEMAP) else usual_sitemaps(home)
        )
        offers += asked.offers(home, further)
    best = _best_first(offers, start, kind, home) or asked.short_listing(home, wanted)
    if not best:
        raise NotReadable(f"Auf {home} fand sich weder ein Feed noch eine Übersicht mit Artikeln. {_REMEDY}")
    chosen = together(best[0], best[1:])
    robots = asked.page(urljoin(home, "/robots.txt"))
    return Survey(
        home=home,
        title=_title(asked, home),
        offers=tuple(best),
        chosen=tuple(chosen),
        article_path=path_of(chosen),
        robots_txt=_text(robots),
        tdm_file=_tdm_file(asked.page(urljoin(home, TDM_PATH))),
    )


class _Asked:
    """Asks for each address once, several at a time."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._pages: dict[str, FetchedPage] = {}

    def ask(self, urls: Sequence[str]) -> None:
        new = [url for url in dict.fromkeys(urls) if url not in self._pages]
        for page in self._fetch(new) if new else ():
            self._pages[page.asked] = page
            self._pages.setdefault(page.url, page)  # where it led to needs no request of its own

    def page(self, url: str) -> FetchedPage:
        self.ask([url])
        return self._pages[url]

    def offers(self, home: str, candidates: Sequence[Candidate]) -> list[Offer]:
        """Return what the candidates bring; an index of sitemaps brings what its newest sitemap does."""
        self.ask([one.url for one in candidates])
        answers = [(one, self._pages[one.url]) for one in candidates]
        found = [
            brought
            for candidate, page in answers
            if page.fault is None and (brought := offer(home, candidate, _written(page)))
        ]
        newest = {one.url: _newest_child(one) for one in found if one.children}
        self.ask(list(newest.values()))
        return [full for one in found if (full := self._filled(home, one, newest.get(one.url)))]

    def short_listing(self, home: str, candidates: Sequence[Candidate]) -> list[Offer]:
        """Return what can be had where nothing else is: a listing whose pages have to be looked at."""
        pages = [self._pages[one.url] for one in _kinds(candidates, Kind.LISTING)]
        found = short_listing(home, [page for page in pages if page.fault is None], self._answers)
        return [found] if found else []

    def _answers(self, urls: Sequence[str]) -> list[FetchedPage]:
        self.ask(urls)
        return [self._pages[url] for url in urls]

    def _filled(self, home: str, found: Offer, child: str | None) -> Offer | None:
        if child is None:
            return found
        page = self._pages[child]
        named = None if page.fault else offer(home, Candidate(kind=Kind.SITEMAP, url=child), _written(page))
        return replace(found, articles=named.articles) if named and named.articles else None


def _begin(asked: _Asked, address: str) -> tuple[FetchedPage, Kind, str]:
    """Return where the address leads to, what is there, and the homepage of the site."""
    asked.ask([address, urljoin(address, "/robots.txt"), urljoin(address, "/")])
    start = asked.page(address)
    if start.fault is not None:
        raise NotReadable(start.fault.text, start.fault)
    kind = kind_of(_written(start))
    if kind is None:
        kept = start.headers.get("content-type", "ohne Angabe").partition(";")[0]
        raise NotReadable(f"{address} ist weder eine Webseite noch ein Feed, sondern {kept}.")
    home = urljoin(start.url, "/")
    if kind is Kind.FEED:
        home = home_of(linked(start.body), start.url)
    asked.ask([home, urljoin(home, "/robots.txt"), urljoin(home, TDM_PATH)])
    return start, kind, home


def _candidates(asked: _Asked, start: FetchedPage, kind: Kind, home: str) -> list[Candidate]:
    own = Candidate(kind=kind, url=start.url)
    front = asked.page(home)
    on_front = declared(_written(front)) if front.fault is None else []
    if kind is not Kind.LISTING:  # somebody chose this one; only what completes it is of interest
        return [own, *_kinds(on_front, Kind.WORDPRESS), *_listings(front)[:_LISTINGS]]
    on_start = declared(_written(start))
    both = [*on_start, *on_front]
    robots = _text(asked.page(urljoin(home, "/robots.txt"))) or ""
    found = [
        *_kinds(both, Kind.FEED)[:_FEEDS],
        *_kinds(both, Kind.WORDPRESS)[:1],
        *sitemaps(robots, home)[:_SITEMAPS],
        *([] if _is_article(start) else [own]),
        *_listings(front)[:_LISTINGS],
    ]
    return list({one.url: one for one in found}.values())


def _best_first(offers: Sequence[Offer], start: FetchedPage, kind: Kind, home: str) -> list[Offer]:
    """Return the offers, first what lies where the operator pointed to."""
    best = ranked([one for one in offers if one.articles])
    if start.url.rstrip("/") == home.rstrip("/") or (kind is Kind.LISTING and _is_article(start)):
        return best
    folder = urlsplit(start.url).path.rstrip("/") + "/"
    return sorted(best, key=lambda one: not f"{urlsplit(one.url).path}/".startswith(folder))


def _folder(offers: Sequence[Offer]) -> str | None:
    """Return the folder the articles of the best offer lie in, None where they share none."""
    shared = path_of(ranked(offers)[:1]) if offers else None
    return shared.removesuffix("*") if shared and shared.endswith("/*") else None


def _listings(front: FetchedPage) -> list[Candidate]:
    return listings(_written(front)) if front.fault is None else []


def _is_article(page: FetchedPage) -> bool:
    return read_metadata(_written(page)).is_article


def _kinds(candidates: Sequence[Candidate], kind: Kind) -> list[Candidate]:
    return [one for one in candidates if one.kind is kind]


def _newest_child(found: Offer) -> str:
    fresh = [child.url for child in fresh_children(found.children, None, most=len(found.children))]
    return news_first(fresh)[0]


def _title(asked: _Asked, home: str) -> str:
    front = asked.page(home)
    stated = site_title(_written(front)) if front.fault is None else None
    return stated or urlsplit(home).netloc.removeprefix("www.")


def _written(page: FetchedPage) -> HttpResponse:
    return as_written(page.response())


def _tdm_file(page: FetchedPage) -> TdmFile | None:
    text = _text(page)
    if text is None:
        return None
    return TdmFile(origin=origin_of(page.url), fetched_at=page.fetched_at, status=page.status, body=text)


def _text(page: FetchedPage) -> str | None:
    is_own = page.fault is None and same_site(page.url, page.asked)
    return page.body.decode("utf-8", "replace") if is_own else None
