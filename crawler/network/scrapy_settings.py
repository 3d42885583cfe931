"""Scrapy as we want it: several defaults are unfit for a polite and safe crawler, so each is stated."""

from scrapy.settings import Settings

from crawler.network.compression import ADVERTISED
from crawler.order import CrawlOrder

_RETRIED = (
    # Not a failed lookup and not a timeout: asking again at once brings nothing but another wait.
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.ResponseDataLossError",
    "twisted.internet.error.ConnectError",
    "twisted.internet.error.ConnectionDone",
    "twisted.internet.error.ConnectionLost",
)


def scrapy_settings(order: CrawlOrder) -> Settings:
    """Return the settings for one crawl."""
    return Settings(_identity(order) | _politeness(order) | _safety(order) | _middlewares() | _switched_off())


def _identity(order: CrawlOrder) -> dict[str, object]:
    return {
        "USER_AGENT": order.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
            "application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "de,en;q=0.5",
            "Accept-Encoding": ADVERTISED,
        },
    }


def _politeness(order: CrawlOrder) -> dict[str, object]:
    delay = order.download_delay.total_seconds()
    return {
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        # No limit over all hosts: the spider keeps one article per source under way, so that a slow host
        # never holds the places of the others.
        "CONCURRENT_REQUESTS": 0,
        # Scrapy starts a task for each of them after every answer; our spiders yield requests only.
        "CONCURRENT_ITEMS": 1,
        "DOWNLOAD_DELAY": delay,
        "DOWNLOAD_DELAY_JITTER": 0,  # the delay is a promise to the host
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": delay,
        "AUTOTHROTTLE_MAX_DELAY": max(delay, 30),
        # 429 and 5xx are obeyed by coming back later, never by asking again at once.
        "RETRY_TIMES": 2,
        "RETRY_HTTP_CODES": [],
        "RETRY_EXCEPTIONS": list(_RETRIED),
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "REDIRECT_MAX_TIMES": 5,
        # Ours:
        "REQUESTS_PER_HOST_PER_DAY": order.requests_per_host_per_day,
        "TDM": order.tdm,
        "NIGHT": order.night,
        "NIGHTS": order.nights,
    }


def _safety(order: CrawlOrder) -> dict[str, object]:
    return {
        "GUARD_ALLOWED_HOSTS": sorted(order.allowed_hosts),
        "TWISTED_DNS_RESOLVER": "crawler.network.guarded_network.GuardedResolver",
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3")),
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOADER_CLIENTCONTEXTFACTORY": "crawler.network.unverified_hosts.ExceptingPolicy",
        "UNVERIFIED_HOSTS": sorted(order.unverified_hosts),
        "DOWNLOAD_MAXSIZE": order.max_download_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": order.download_timeout.total_seconds(),
    }


def _middlewares() -> dict[str, object]:
    return {
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.network.guarded_network.GuardMiddleware": 60,
            "crawler.politeness.slots.HostSlotMiddleware": 80,
            "crawler.politeness.host_gate.NightMiddleware": 90,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "crawler.politeness.robots.RobotsMiddleware": 100,
            "crawler.politeness.tdm_middleware.TdmMiddleware": 105,
            "crawler.politeness.host_gate.HostGateMiddleware": 110,
            "crawler.network.certificates.CertificateMiddleware": 540,  # the retries are 550
            # 590 decompresses; responses come from the high numbers down.
            "crawler.network.compression.CompleteBodyMiddleware": 595,
            "crawler.politeness.host_sums.HostSumsMiddleware": 950,
        },
        # Every answer reaches the spider, which must account for each URL.
        "HTTPERROR_ALLOW_ALL": True,
    }


def _switched_off() -> dict[str, object]:
    return {
        "ROBOTSTXT_OBEY": True,  # obeyed by our middleware; stated for whoever reads the settings
        "REMOTE_CONTROL_ENABLED": False,  # a loopback server that runs Python for whoever reads its token
        "TELNETCONSOLE_ENABLED": False,
        "COOKIES_ENABLED": False,
        "HTTPCACHE_ENABLED": False,  # its freshness heuristics hide new articles
        "HTTPPROXY_ENABLED": False,  # a proxy resolves names itself, past our guard
        "METAREFRESH_ENABLED": False,
        "MEMUSAGE_ENABLED": False,  # the parent limits memory
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "STATS_DUMP": False,
        "LOGSTATS_INTERVAL": 0,
    }
