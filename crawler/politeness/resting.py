"""Which sources are not worth starting a crawl for, because all their hosts rest. Pure."""

from collections.abc import Collection, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from crawler.order import CrawlOrder
from crawler.politeness.night import next_midnight
from crawler.sources import Source
from storage.crawling.hosts import Pause


def rests_until(
    source: Source, order: CrawlOrder, now: datetime, *, pauses: Mapping[str, Pause], spent: Collection[str]
) -> datetime | None:
    """Return when the source may be asked again; None when it may now.

    `pauses` are the open ones, `spent` the hosts that have had their requests of the day.
    """
    night = order.nights.get(source.name, order.night)
    if night is not None and (ends := night.ends(now)) is not None:
        return ends
    ends_by_host = {host: _until(host, now, pauses, spent) for host in _hosts(source)}
    ends_known = [ends for ends in ends_by_host.values() if ends is not None]
    return min(ends_known) if ends_known and len(ends_known) == len(ends_by_host) else None


def _until(host: str, now: datetime, pauses: Mapping[str, Pause], spent: Collection[str]) -> datetime | None:
    if host in spent:
        return next_midnight(now)
    return pauses[host].until if host in pauses else None


def _hosts(source: Source) -> set[str]:
    return {urlsplit(url).netloc.lower().removeprefix("www.") for url in source.indexes}
