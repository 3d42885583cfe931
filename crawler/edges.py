"""Where an error of ours ends in a spider: it is logged and counted, and the crawl goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from loguru import logger
from scrapy import Request
from twisted.python.failure import Failure

from crawler.faults import Fault, download_fault
from storage.crawling.runs import FaultKind
from storage.database import DatabaseUnavailable


@contextmanager
def edge(
    url: str, note: Callable[[Fault], None], unstored: Callable[[Fault], None] | None = None
) -> Iterator[None]:
    """Log and note whatever goes wrong inside; with `unstored` instead when it is the store that fails."""
    try:
        yield
    except DatabaseUnavailable as error:
        logger.error("store unavailable while crawling", url=url, reason=str(error))
        (unstored or note)(Fault(kind=FaultKind.CRASH, text=f"Der Speicher nimmt nichts an. {error}"))
    except Exception as error:  # noqa: BLE001  one of the three edges
        logger.opt(exception=True).error("crawl step failed", url=url)
        text = (
            f"Unerwarteter Fehler beim Lesen von {url} ({type(error).__name__}, Einzelheiten im Protokoll)."
        )
        note(Fault(kind=FaultKind.CRASH, text=text))


def failed_request(failure: Failure) -> Request:
    """Return the request that brought no answer."""
    request = getattr(failure, "request", None)  # Scrapy puts it there
    if not isinstance(request, Request):
        raise TypeError(f"a failure without its request: {failure!r}")
    return request


def explained(failure: Failure, request: Request) -> Fault:
    """Explain why there was no answer."""
    error = failure.value or RuntimeError("a failure without a reason")
    fault = download_fault(error, request, utc_now())
    if fault.kind is FaultKind.CRASH:
        logger.opt(exception=error).error("download failed unexpectedly", url=request.url)
    return fault


def utc_now() -> datetime:
    """Read the clock: spiders do I/O, what they call is told the time."""
    return datetime.now(UTC)
