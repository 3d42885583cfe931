"""Everything a crawl needs, imported once into the fork server, so that a crawl starts in milliseconds.

All but `twisted.internet.reactor`: importing it installs a reactor, and each child needs one of its own.
"""

import gc
import sys
from importlib import import_module

from loguru import logger

from query import analyse_document
from query.verdicts import verdicts
from storage.stories.told import is_name
from storage.tables import configure_tables

_MODULES = (
    # Scrapy looks up by name what its settings name.
    "crawler.politeness.host_gate",
    "crawler.politeness.host_sums",
    "crawler.politeness.hubs",
    "crawler.politeness.tdm_middleware",
    "crawler.canary_run",
    "crawler.network.fetching",
    "crawler.backfill.run",
    "crawler.run",
    "crawler.sites",
    "crawler.network.unverified_hosts",
    # Scrapy imports what its settings name only when a crawl starts, be it switched off or not.
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.scheduler",
    "scrapy.downloadermiddlewares.cookies",
    "scrapy.downloadermiddlewares.defaultheaders",
    "scrapy.downloadermiddlewares.downloadtimeout",
    "scrapy.downloadermiddlewares.httpauth",
    "scrapy.downloadermiddlewares.httpcache",
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.downloadermiddlewares.httpproxy",
    "scrapy.downloadermiddlewares.offsite",
    "scrapy.downloadermiddlewares.redirect",
    "scrapy.downloadermiddlewares.retry",
    "scrapy.downloadermiddlewares.robotstxt",
    "scrapy.downloadermiddlewares.stats",
    "scrapy.downloadermiddlewares.useragent",
    "scrapy.dupefilters",
    "scrapy.extensions.closespider",
    "scrapy.extensions.corestats",
    "scrapy.extensions.feedexport",
    "scrapy.extensions.logcount",
    "scrapy.extensions.logstats",
    "scrapy.extensions.memdebug",
    "scrapy.extensions.memusage",
    "scrapy.extensions.remote_control",
    "scrapy.extensions.spiderstate",
    "scrapy.extensions.telnet",
    "scrapy.extensions.throttle",
    "scrapy.logformatter",
    "scrapy.pqueues",
    "scrapy.spidermiddlewares.depth",
    "scrapy.spidermiddlewares.httperror",
    "scrapy.spidermiddlewares.metacopy",
    "scrapy.spidermiddlewares.referer",
    "scrapy.spidermiddlewares.start",
    "scrapy.spidermiddlewares.urllength",
    "scrapy.squeues",
    "scrapy.statscollectors",
    "twisted.internet.asyncioreactor",
    # Parsers and drivers that are looked up by name when first used.
    "encodings.charmap",
    "psycopg",
    "htmldate",
    "resiliparse.extract.html2text",
    "trafilatura",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite",
    "xml.sax.expatreader",
)

for _name in _MODULES:
    import_module(_name)

# Nobody else sets up the log of the fork server, which its children inherit, and loguru's own default shows
# the values of variables in tracebacks, passwords too.
logger.remove()
logger.add(sys.stderr, level="WARNING", serialize=True, backtrace=False, diagnose=False)

# The dictionary, the towns and the rules for their names are read here once, not by each child that compares
# two articles or judges which towns one tells of.
is_name("Straßenbeleuchtung")
verdicts(analyse_document({}))

# What the first query and the first collection of garbage would do in each child anew.
configure_tables()
gc.collect()
gc.freeze()

if "twisted.internet.reactor" in sys.modules:
    raise ImportError("the fork server must not hold a reactor")
