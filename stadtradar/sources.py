"""Which sources are read, and how; apart from the other parts because page objects take long to load."""

from dataclasses import replace
from datetime import timedelta

from crawler.order import CrawlOrder
from crawler.sites import SOURCES
from crawler.sources import Source
from stadtradar.parts import database_url, user_agent
from stadtradar.settings import Settings, SettingsError, SourceSettings
from stadtradar.settings.faults import nearest


def configured_sources(settings: Settings) -> tuple[Source, ...]:
    """Return the configured sources. Raises SettingsError naming every unknown one and the nearest."""
    faults = [
        _unknown_site("crawler.sources", name) for name in settings.crawler.sources if name not in SOURCES
    ]
    further = [entry for entry in settings.source if entry.site in SOURCES]
    faults += [
        _unknown_site(f"[[source]] {entry.name}: site", entry.site)
        for entry in settings.source
        if entry.site not in SOURCES
    ]
    chosen = dict.fromkeys(settings.crawler.sources)
    faults += [
        f"[[source]]: den Namen {entry.name} trägt schon eine mitgelieferte Quelle."
        for entry in further
        if entry.name in chosen
    ]
    if faults:
        raise SettingsError(faults)
    return (*(SOURCES[name] for name in chosen), *(_borrowing(entry) for entry in further))


def crawl_order(settings: Settings, chosen: tuple[Source, ...], *, dry_run: bool = False) -> CrawlOrder:
    """Return the order to read these sources now."""
    crawler = settings.crawler
    return CrawlOrder(
        database_url=database_url(settings),
        sources=chosen,
        user_agent=user_agent(settings),
        interval=timedelta(minutes=crawler.interval_minutes),
        download_delay=timedelta(seconds=crawler.delay_seconds),
        allowed_hosts=frozenset(crawler.allowed_hosts),
        dry_run=dry_run,
    )


def _borrowing(entry: SourceSettings) -> Source:
    """A further publisher with the same software: the page objects stay, the addresses change."""
    return replace(
        SOURCES[entry.site],
        name=entry.name,
        title=entry.title,
        home=entry.home if entry.home.endswith("/") else f"{entry.home}/",
        feeds=entry.feeds,
        listings=entry.listings,
        optional_indexes=(),
    )


def _unknown_site(where: str, name: str) -> str:
    meant = nearest(name, list(SOURCES))
    remedy = f"Gemeint ist wohl {meant}." if meant else f"Es gibt: {', '.join(SOURCES)}."
    return f"{where} = {name}: diese Quelle ist nicht mitgeliefert. {remedy}"
