"""Sites in memory that publish by their rhythm, fail at times and are redesigned, as real ones are."""

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from html import escape
from urllib.parse import parse_qs, urlsplit

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
)
from scrapy.http import HtmlResponse, Response, TextResponse, XmlResponse

from crawler.dates import BERLIN

LISTED_PER_PAGE = 15
_EDITED_EVERY = 30  # every so many articles one is corrected
_EDITED_AFTER = timedelta(minutes=50)


class Trouble(StrEnum):
    """How a site fails."""

    SERVER_ERROR = "503"
    TIMEOUT = "timeout"
    DNS = "dns"
    REFUSED = "refused"
    PORTAL = "portal"  # an HTML page for everything
    CONSENT = "consent"  # articles hide behind a wall, the feed does not


class Look(StrEnum):
    """How a site prints its articles."""

    PLAIN = "plain"
    SCRIPTED = "scripted"  # the text stands in JSON for a script to show
    UNDATED = "undated"


@dataclass(frozen=True, kw_only=True)
class Outage:
    """A site in trouble for a while."""

    begin: datetime
    end: datetime
    trouble: Trouble


@dataclass(kw_only=True)
class SimulatedSite:
    """One host."""

    host: str
    published: list[datetime]  # in order
    window: int  # articles in the feed
    outages: tuple[Outage, ...] = ()
    redesigns: tuple[tuple[datetime, Look], ...] = ()  # in order
    asked: Counter[date] = field(default_factory=Counter)  # requests by day

    def count(self, now: datetime) -> int:
        """Return how many articles are out."""
        return bisect_right(self.published, now)

    def published_between(self, begin: datetime, end: datetime) -> int:
        """Return how many articles came out after `begin`, until `end`."""
        return max(0, self.count(end) - self.count(begin))

    def look(self, now: datetime) -> Look:
        """Return how articles are printed now."""
        return next((look for begin, look in reversed(self.redesigns) if begin <= now), Look.PLAIN)

    def trouble(self, now: datetime) -> Trouble | None:
        """Return how the site fails now."""
        return next((one.trouble for one in self.outages if one.begin <= now < one.end), None)

    def answer(self, request: Request, now: datetime) -> Response | Exception:
        """Answer a request as the site stands at this moment."""
        self.asked[now.astimezone(BERLIN).date()] += 1
        trouble = self.trouble(now)
        if trouble is not None and (failure := _failure(trouble, request)) is not None:
            return failure
        parts = urlsplit(request.url)
        if parts.path in {"/feed", "/liste"}:
            etag = f'"{self.count(now)}"'
            if request.headers.get("If-None-Match") == etag.encode():
                return Response(request.url, status=304, headers={"ETag": etag})
            page = int(parse_qs(parts.query).get("seite", ["1"])[0])
            index = self._feed(now) if parts.path == "/feed" else self._listing(page, now)
            return index.replace(url=request.url, headers={"ETag": etag})
        if trouble is Trouble.CONSENT:
            return HtmlResponse(request.url, body=_CONSENT, encoding="utf-8")
        return self._article(request.url, int(parts.path.rpartition("-")[2]), now)

    def _feed(self, now: datetime) -> Response:
        count = self.count(now)
        items = "".join(self._item(number) for number in range(count, max(0, count - self.window), -1))
        body = f'<rss version="2.0"><channel><title>{self.host}</title>{items}</channel></rss>'
        return XmlResponse(self.url(0), body=body.encode(), encoding="utf-8")

    def _item(self, number: int) -> str:
        return f"<item><title>{title(self.host, number)}</title><link>{self.url(number)}</link></item>"

    def _listing(self, page: int, now: datetime) -> Response:
        newest = self.count(now) - (page - 1) * LISTED_PER_PAGE
        numbers = range(newest, max(0, newest - LISTED_PER_PAGE), -1)
        links = "".join(f'<li><a href="{self.url(n)}">{title(self.host, n)}</a></li>' for n in numbers)
        onward = (
            f'<a rel="next" href="/liste?seite={page + 1}">Weiter</a>' if newest > LISTED_PER_PAGE else ""
        )
        body = f"<html><body><h1>Meldungen</h1><ul>{links}</ul>{onward}</body></html>"
        return HtmlResponse(self.url(0), body=body.encode(), encoding="utf-8")

    def _article(self, url: str, number: int, now: datetime) -> Response:
        if not 0 < number <= self.count(now):
            return HtmlResponse(url, status=404, body=b"weg")
        moment = self.published[number - 1]
        edited = number % _EDITED_EVERY == 0 and now >= moment + _EDITED_AFTER
        body = _printed(self.host, number, moment, self.look(now), edited=edited)
        return HtmlResponse(url, body=body.encode(), encoding="utf-8")

    def url(self, number: int) -> str:
        """Return where article `number`, counted from 1, stands."""
        return f"https://{self.host}/a/meldung-{number}"


class Network:
    """All hosts."""

    def __init__(self, sites: Mapping[str, SimulatedSite]) -> None:
        self._sites = sites

    def __call__(self, request: Request, now: datetime) -> Response | Exception:
        """Pass the request on to its host."""
        return self._sites[urlsplit(request.url).hostname or ""].answer(request, now)


_CONSENT = b"<html><body><form>Wir nutzen Cookies. <button>Alle akzeptieren</button></form></body></html>"
_PORTAL = b"<!doctype html><html><body><form>Anmeldung zum WLAN</form></body></html>"


def title(host: str, number: int) -> str:
    """Return the headline; no two are alike."""
    return f"{host.partition('.')[0].title()} meldet Vorhaben {number}"


def _failure(trouble: Trouble, request: Request) -> Response | Exception | None:
    match trouble:
        case Trouble.SERVER_ERROR:
            return TextResponse(request.url, status=503, body=b"down")
        case Trouble.TIMEOUT:
            return DownloadTimeoutError("took too long")
        case Trouble.DNS:
            return CannotResolveHostError("no such host")
        case Trouble.REFUSED:
            return DownloadConnectionRefusedError("refused")
        case Trouble.PORTAL:
            return HtmlResponse(request.url, body=_PORTAL, encoding="utf-8")
        case Trouble.CONSENT:
            return None


def _printed(host: str, number: int, moment: datetime, look: Look, *, edited: bool) -> str:
    headline = escape(title(host, number))
    text = (
        f"Das Vorhaben trägt die Nummer {number} und steht am {moment:%d.%m.%Y um %H.%M Uhr} fest. "
        f"Die Verwaltung in {host} berichtet dem Ausschuss{' noch einmal' if edited else ''}."
    )
    if look is Look.SCRIPTED:
        story = json.dumps({"title": headline, "text": text, "date": moment.isoformat()})
        script = f'<script type="application/json" id="story">{story}</script>'
        return f"<html><head><title>{host}</title></head><body>{script}</body></html>"
    published = f'<meta property="article:published_time" content="{moment.isoformat()}">'
    return (
        f'<!doctype html><html lang="de"><head><title>{headline}</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{headline}">'
        f"{'' if look is Look.UNDATED else published}</head>"
        f"<body><article><h1>{headline}</h1><p>{text}</p></article></body></html>"
    )
