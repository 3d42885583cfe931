"""Which ways lead into the archive of a source."""

from collections.abc import Mapping
from datetime import date

from crawler.backfill.collection_way import CollectionWay
from crawler.backfill.listing_way import ListingWay
from crawler.backfill.sitemap_way import SitemapWay
from crawler.backfill.way import END, Way
from crawler.dates import berlin_midnight
from crawler.sources import Source

NONE = "none"  # the cursor of a collection that does not exist, although its source names it


def ways(source: Source, since: date, cursor: Mapping[str, str]) -> list[Way]:
    """Return the ways to go on. A collection is complete by itself; the others complete each other."""
    first = berlin_midnight(since)
    index = source.wordpress
    if index is not None and cursor.get(index) != NONE:
        return [CollectionWay(source, index, first, cursor.get(index, ""))]
    sitemaps = [SitemapWay(source, url, first, cursor.get(url, "")) for url in source.sitemaps]
    listings = [ListingWay(source, url, first, cursor.get(url, "")) for url in source.listings]
    return [*sitemaps, *listings]


def has_archive(source: Source) -> bool:
    """Tell whether any way leads into the archive: feeds name the newest articles only."""
    return bool(source.wordpress or source.sitemaps or source.listings)


__all__ = ["END", "NONE", "Way", "has_archive", "ways"]
