"""Everything a crawl needs, imported once into the fork server, so that a crawl starts in milliseconds.

All but `twisted.internet.reactor`: importing it installs a reactor, and each child needs one of its own.
"""

import sys
from importlib import import_module

from loguru import logger

_MODULES = (
    "crawler.run",
    "crawler.sites",
    # Scrapy imports what its settings name only when a crawl starts.
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.scheduler",
    "scrapy.downloadermiddlewares.defaultheaders",
    "scrapy.downloadermiddlewares.downloadtimeout",
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.downloadermiddlewares.redirect",
    "scrapy.downloadermiddlewares.retry",
    "scrapy.downloadermiddlewares.stats",
    "scrapy.downloadermiddlewares.useragent",
    "scrapy.extensions.closespider",
    "scrapy.extensions.corestats",
    "scrapy.extensions.logcount",
    "scrapy.extensions.throttle",
    "scrapy.pqueues",
    "scrapy.spidermiddlewares.depth",
    "scrapy.spidermiddlewares.httperror",
    "scrapy.spidermiddlewares.referer",
    "scrapy.squeues",
    "sqlalchemy.dialects.sqlite",
    "twisted.internet.asyncioreactor",
)

for _name in _MODULES:
    import_module(_name)

# Nobody else sets up the log of the fork server, which its children inherit, and loguru's own default shows
# the values of variables in tracebacks, passwords too.
logger.remove()
logger.add(sys.stderr, level="WARNING", serialize=True, backtrace=False, diagnose=False)

if "twisted.internet.reactor" in sys.modules:
    raise ImportError("the fork server must not hold a reactor")
