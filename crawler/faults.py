"""What goes wrong when fetching, as one German sentence for the log and the sources page."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionClosed

from crawler.dates import BERLIN
from crawler.network.certificates import CertificateRefused, causes
from crawler.network.compression import UnaskedEncoding
from crawler.network.guarded_network import Refused
from crawler.politeness.not_now import NotNow
from crawler.politeness.robots import RobotsDisallow, RobotsUnavailable
from crawler.politeness.robots_evidence import rules_told
from crawler.politeness.robots_rules import newly_forbidden
from storage.crawling.runs import FaultKind

_LONGEST_WAIT = timedelta(hours=24)
# When several indexes fail, the fault nearest to the network explains the others.
_RANK = (
    FaultKind.DNS,
    FaultKind.REFUSED,
    FaultKind.TIMEOUT,
    FaultKind.TLS,
    FaultKind.HTTP,
    FaultKind.ROBOTS,
    FaultKind.ROBOTS_CHANGED,
    FaultKind.BLOCKED,
    FaultKind.SOFT_404,
    FaultKind.NOT_A_FEED,
    FaultKind.EMPTY,
    FaultKind.UNREADABLE,
    FaultKind.CANARY,
    FaultKind.FIELD_LOST,
    FaultKind.SILENT,
    FaultKind.CRASH,
)
_EXPLANATIONS: tuple[tuple[FaultKind, tuple[type[Exception], ...], str], ...] = (
    (FaultKind.REFUSED, (Refused,), "{host} wird nicht abgerufen: {error}. {remedy}"),
    (FaultKind.DNS, (CannotResolveHostError,), "Der Rechnername {host} ist nicht auflösbar (DNS)."),
    (FaultKind.REFUSED, (DownloadConnectionRefusedError,), "{host} nimmt keine Verbindung an."),
    (FaultKind.REFUSED, (ConnectError,), "{host} ist nicht erreichbar."),
    (FaultKind.TIMEOUT, (DownloadTimeoutError,), "{url} antwortet nicht{within}."),
    (FaultKind.HTTP, (DownloadCancelledError,), "Die Antwort von {url} ist zu groß und wurde abgebrochen."),
    (FaultKind.HTTP, (ResponseDataLossError,), "Die Antwort von {url} ist unvollständig."),
    (FaultKind.HTTP, (UnaskedEncoding,), "{url} ist komprimiert, wie es nicht verlangt war ({error})."),
    # What is left of Scrapy's own refusals: a body that grows beyond the limit when decompressed.
    (FaultKind.HTTP, (IgnoreRequest,), "Die Antwort von {url} ist entpackt zu groß."),
    (FaultKind.HTTP, (DownloadFailedError, ConnectionClosed, OSError), "Die Verbindung zu {url} brach ab."),
)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that went wrong."""

    kind: FaultKind
    text: str  # a German sentence
    retry_after: timedelta | None = None  # None when the server did not ask for a pause
    evidence: str | None = None  # German; None where the text says it all

    @property
    def rank(self) -> int:
        """The lower, the nearer to the network."""
        return _RANK.index(self.kind)


def download_fault(error: BaseException, request: Request, now: datetime) -> Fault:
    """Explain why there was no response."""
    if isinstance(error, RobotsUnavailable):
        return _robots_unavailable(error, now)
    if (tls := _tls_reason(error)) is not None:
        host = urlsplit(request.url).netloc
        return Fault(kind=FaultKind.TLS, text=f"Das Zertifikat von {host} ist ungültig ({tls}).")
    if isinstance(error, IgnoreRequest) and (fault := _not_asked(error, request)) is not None:
        return fault
    for kind, errors, text in _EXPLANATIONS:
        if isinstance(error, errors):
            return Fault(kind=kind, text=_filled(text, error, request))
    text = f"Unerwarteter Fehler beim Abruf von {request.url} ({type(error).__name__})."
    return Fault(kind=FaultKind.CRASH, text=text)


def status_fault(response: Response, now: datetime) -> Fault:
    """Explain a status that is no answer to the question."""
    wait = (
        retry_after(_stated(response.headers.get("Retry-After")), now)
        if response.status in {429, 503}
        else None
    )
    text = f"{response.url} antwortet mit HTTP {response.status}"
    if wait:
        text += f" und bittet um {_minutes(wait)} Pause"
    return Fault(kind=FaultKind.HTTP, text=f"{text}.", retry_after=wait)


def retry_after(header: str | None, now: datetime) -> timedelta | None:
    """Read a Retry-After header, seconds or an HTTP date (RFC 9110 10.2.3); at most 24 hours."""
    if header is None:
        return None
    header = header.strip()
    if header.isascii() and header.isdigit():
        # More digits than a day has seconds overflow a timedelta.
        wait = timedelta(seconds=int(header)) if len(header) < 7 else _LONGEST_WAIT
    else:
        try:
            moment = parsedate_to_datetime(header)
        except ValueError:
            return None
        wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    return min(max(wait, timedelta(0)), _LONGEST_WAIT)


def _not_asked(error: IgnoreRequest, request: Request) -> Fault | None:
    """Explain a request that was not sent, None when it was."""
    if isinstance(error, NotNow):
        until = f"{error.until.astimezone(BERLIN):%d.%m.%Y, %H:%M} Uhr"
        text = f"{request.url} wird jetzt nicht abgerufen: {error}. Wieder ab {until}."
        return Fault(kind=FaultKind.REFUSED, text=text)
    if isinstance(error, RobotsDisallow):
        text = _filled("robots.txt von {host} verbietet {url}.", error, request)
        evidence = rules_told(error.robots, error.token)
        changed = newly_forbidden(error.robots, error.token, [request.url])
        kind = FaultKind.ROBOTS_CHANGED if changed else FaultKind.ROBOTS
        return Fault(kind=kind, text=text, evidence=evidence)
    if "redirection" in str(error):
        return Fault(kind=FaultKind.HTTP, text=f"{request.url} leitet zu oft weiter.")
    return None


def _robots_unavailable(error: RobotsUnavailable, now: datetime) -> Fault:
    text = f"{error.url} antwortet mit HTTP {error.status}; solange gilt dort alles als verboten."
    return Fault(kind=FaultKind.ROBOTS, text=text, retry_after=retry_after(error.retry_after, now))


def _filled(text: str, error: BaseException, request: Request) -> str:
    limit: float | None = request.meta.get("download_timeout")  # None while still waiting for robots.txt
    return text.format(
        url=request.url,
        host=urlsplit(request.url).netloc,
        error=error,
        remedy="Einen eigenen Server erlaubt die Einstellung [crawler] allowed_hosts.",
        within=f" binnen {limit:g} s" if limit else "",
    )


def _tls_reason(error: BaseException) -> str | None:
    for cause in causes(error):
        if isinstance(cause, CertificateRefused):
            return str(cause)
        if isinstance(cause, SSL.Error):
            # A list of triples: library, function, reason.
            details = cause.args[0] if cause.args else ()
            return ", ".join(str(detail[-1]) for detail in details) or "TLS"
        if type(cause).__module__.startswith("service_identity"):
            return "es gilt für einen anderen Namen"
    return None


def _stated(header: bytes | None) -> str | None:
    return None if header is None else header.decode("latin-1")


def _minutes(wait: timedelta) -> str:
    minutes = -(-wait // timedelta(minutes=1))
    return f"{minutes} min"
