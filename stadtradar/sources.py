"""Which sources are read, and how; apart from the other parts because page objects take long to load."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from crawler.discovery.article_paths import article_pattern
from crawler.order import CrawlLimits, CrawlOrder, Tdm
from crawler.pages.dateline import LAYOUTS
from crawler.pages.selectors import Selectors
from crawler.pages.urls import same_site, site_of
from crawler.politeness.interval import Pace
from crawler.politeness.night import Night
from crawler.sites import SOURCES
from crawler.sources import SnippetName, Source
from stadtradar.parts import database_url, hub_callbacks, user_agent
from stadtradar.settings import SelectorSettings, Settings, SettingsError, SourceSettings
from stadtradar.settings.faults import nearest

# What an entry without `site` starts from; name, title and addresses are its own.
_GENERIC = Source(
    name="",
    title="",
    home="",
    layouts=LAYOUTS,
    article_path=article_pattern(None, "https://a.example/"),
)


def configured_sources(settings: Settings) -> tuple[Source, ...]:
    """Return the configured sources. Raises SettingsError naming every unknown one and the nearest."""
    faults = [
        _unknown_site("crawler.sources", name) for name in settings.crawler.sources if name not in SOURCES
    ]
    faults += [
        _unknown_site(f"[[source]] {entry.name}: site", entry.site)
        for entry in settings.source
        if entry.site and entry.site not in SOURCES
    ]
    chosen = dict.fromkeys(settings.crawler.sources)
    faults += [
        f"[[source]]: den Namen {entry.name} trägt schon eine mitgelieferte Quelle. Bitte anders nennen."
        for entry in settings.source
        if entry.name in chosen
    ]
    shown = _shown(settings)
    known = {*chosen, *(entry.name for entry in settings.source)}
    faults += [
        _unknown_name(f"snippets.{how}", name, known) for name, how in shown.items() if name not in known
    ]
    if faults:
        raise SettingsError(faults)
    found = (*(SOURCES[name] for name in chosen), *(described_source(entry) for entry in settings.source))
    return tuple(replace(one, snippet=shown.get(one.name, one.snippet)) for one in found)


def _shown(settings: Settings) -> dict[str, SnippetName]:
    """Return how much of which source is shown, where [snippets] says so."""
    stated = settings.snippets
    return {
        **dict.fromkeys(stated.title, "title"),
        **dict.fromkeys(stated.none, "none"),
        **dict.fromkeys(stated.licensed, "licensed"),
    }


def crawl_order(settings: Settings, chosen: tuple[Source, ...], *, dry_run: bool = False) -> CrawlOrder:
    """Return the order to read these sources now."""
    crawler = settings.crawler
    return CrawlOrder(
        database_url=database_url(settings),
        sources=chosen,
        user_agent=user_agent(settings),
        interval=timedelta(minutes=crawler.interval_minutes),
        pace=Pace(
            average=timedelta(minutes=crawler.interval_minutes),
            shortest=timedelta(minutes=crawler.interval_min_minutes),
            longest=timedelta(minutes=crawler.interval_max_minutes),
        ),
        download_delay=timedelta(seconds=crawler.delay_seconds),
        allowed_hosts=frozenset(crawler.allowed_hosts),
        requests_per_host_per_day=crawler.requests_per_host_per_day,
        night=Night.read(crawler.night) if crawler.night else None,
        nights={entry.name: Night.read(entry.night) for entry in settings.source if entry.night},
        unverified_hosts=frozenset(_unverified_hosts(settings)),
        tdm=Tdm(crawler.tdm),
        websub=hub_callbacks(settings) is not None,
        keeps_pages=crawler.keep_pages_days > 0,
        # The rest of the wall limit is for what is under way when this is used up.
        limits=CrawlLimits(budget=timedelta(seconds=crawler.wall_limit_seconds * 2 / 3)),
        dry_run=dry_run,
    )


def _unverified_hosts(settings: Settings) -> Iterator[str]:
    for entry in settings.source:
        if not entry.verify_certificate:
            for url in (entry.home, *described_source(entry).indexes):
                yield urlsplit(url).hostname or ""


def described_source(entry: SourceSettings) -> Source:
    """Return the source an entry describes, read as the bundled one it names, or as any site can be.

    Raises KeyError when the bundled one is unknown.
    """
    base = SOURCES[entry.site] if entry.site else _GENERIC
    home = entry.home if entry.home.endswith("/") else f"{entry.home}/"
    source = replace(
        base,
        name=entry.name,
        title=entry.title,
        home=home,
        feeds=entry.feeds,
        listings=entry.listings,
        sitemaps=entry.sitemaps,
        wordpress=entry.wordpress,
        listing_pages=entry.listing_pages,
        optional_indexes=(),
        snippet=entry.snippet,
        selectors=_selectors(entry.selectors) if entry.selectors else base.selectors,
    )
    if entry.site and not entry.article_path:
        return source
    further = [entry.listing_pages] if entry.listing_pages else []
    path = article_pattern(entry.article_path, home, [*source.indexes, *further])
    return replace(source, article_path=path)


def known_sources(settings: Settings) -> dict[str, Source]:
    """Return all bundled sources and the configured ones, by name."""
    return {**SOURCES, **{source.name: source for source in configured_sources(settings)}}


def source_of(settings: Settings, url: str) -> Source:
    """Return the source a page belongs to, configured or bundled; one that reads any page when none fits."""
    on_site = [source for source in known_sources(settings).values() if same_site(url, source.home)]
    fitting = [source for source in on_site if source.may_be_article(url)] or on_site
    if fitting:
        return max(fitting, key=lambda source: len(source.home))
    parts = urlsplit(url)
    name = re.sub(r"[^a-z0-9]+", "_", site_of(url)).strip("_") or "seite"
    return replace(_GENERIC, name=name, title=parts.netloc, home=f"{parts.scheme}://{parts.netloc}/")


def _selectors(stated: SelectorSettings) -> Selectors:
    return Selectors(**{name: getattr(stated, name) for name in type(stated).model_fields})


def _unknown_name(where: str, name: str, known: Iterable[str]) -> str:
    meant = nearest(name, list(known))
    remedy = f"Gemeint ist wohl {meant}." if meant else f"Eingerichtet sind: {', '.join(known)}."
    return f"{where} = {name}: diese Quelle ist nicht eingerichtet. {remedy}"


def _unknown_site(where: str, name: str) -> str:
    meant = nearest(name, list(SOURCES))
    remedy = f"Gemeint ist wohl {meant}." if meant else f"Es gibt: {', '.join(SOURCES)}."
    return f"{where} = {name}: diese Quelle ist nicht mitgeliefert. {remedy}"
