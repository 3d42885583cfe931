"""A newsroom on loopback: three news sites that publish, correct, rebuild and fail on request."""

import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from demo.newsroom_articles import SITE_NAMES, NewsArticle, SiteName, load_articles
from demo.newsroom_site import Mood, NewsSite, Reply

_LOOPBACK = "127.0.0.1"


class SeenRequest(NamedTuple):
    """A request a site received."""

    host: str  # with port
    path: str  # with query
    user_agent: str


class Newsroom:
    """Three sites, told apart by port. All methods may be called from any thread."""

    def __init__(self, port: int = 0) -> None:
        self.articles = load_articles(datetime.now(ZoneInfo("Europe/Berlin")).date())
        self.requests: list[SeenRequest] = []
        self._arrived = threading.Condition()
        self._stopping = threading.Event()
        self._servers: dict[SiteName, _Server] = {}
        self._ports: dict[SiteName, int] = {
            name: port + offset if port else 0 for offset, name in enumerate(SITE_NAMES)
        }
        today = datetime.now(ZoneInfo("Europe/Berlin")).date()
        self.sites: dict[SiteName, NewsSite] = {
            name: NewsSite(name, self.articles, today) for name in SITE_NAMES
        }

    @property
    def old(self) -> NewsSite:
        """The site in the old layout."""
        return self.sites["old"]

    @property
    def new(self) -> NewsSite:
        """The site in the new layout."""
        return self.sites["new"]

    @property
    def sister(self) -> NewsSite:
        """The site that also carries what the others wrote."""
        return self.sites["sister"]

    @property
    def base_url(self) -> str:
        """The address of the first site."""
        return self.old.url

    @property
    def hosts(self) -> frozenset[str]:
        """Host and port of every site, as a crawler must be allowed to visit them."""
        return frozenset(f"{_LOOPBACK}:{port}" for port in self._ports.values())

    def start(self) -> Self:
        """Open all sites."""
        for name in SITE_NAMES:
            self.bring_up(name)
        return self

    def stop(self) -> None:
        """Close all sites, also towards those who still wait for an answer."""
        self._stopping.set()
        for name in SITE_NAMES:
            self.take_down(name)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def publish(self, slug: str) -> str:
        """Publish an article on its site and return its URL."""
        article = self.articles[slug]
        self.sites[article.site].publish(article)
        return self.url(slug)

    def edit(self, slug: str) -> None:
        """Correct the misprints of an article."""
        article = self.articles[slug]
        self.sites[article.site].edit(article)

    def url(self, slug: str) -> str:
        """Return where an article is or will be read."""
        article: NewsArticle = self.articles[slug]
        return self.sites[article.site].article_url(article)

    def change_layout(self, name: SiteName) -> None:
        """Change a site's markup so that title and text cannot be read any more."""
        self.sites[name].change_layout()

    def fail(self, name: SiteName, status: int = 503) -> None:
        """Let a site answer everything with an error."""
        self.sites[name].failure = status
        self.sites[name].mood = Mood.FAILING

    def go_silent(self, name: SiteName) -> None:
        """Let a site take requests and never answer them."""
        self.sites[name].mood = Mood.SILENT

    def go_captive(self, name: SiteName) -> None:
        """Put a login page in front of a site."""
        self.sites[name].mood = Mood.CAPTIVE

    def recover(self, name: SiteName) -> None:
        """Let a site answer well again."""
        self.sites[name].mood = Mood.WELL

    def take_down(self, name: SiteName) -> None:
        """Close a site's port: connections are refused."""
        server = self._servers.pop(name, None)
        if server:
            server.shutdown()
            server.server_close()

    def bring_up(self, name: SiteName) -> None:
        """Open a site at its port, the same one as before."""
        server = _Server(self._ports[name], self._visit(name), self._stopping)
        self._ports[name] = server.server_port
        self.sites[name].url = f"http://{_LOOPBACK}:{server.server_port}"
        self._servers[name] = server
        threading.Thread(
            target=server.serve_forever, args=(0.05,), name=f"newsroom-{name}", daemon=True
        ).start()

    def wait_for(self, arrived: Callable[[list[SeenRequest]], bool], seconds: float) -> bool:
        """Wait until the requests seen fulfil a condition; False if they do not in time."""
        with self._arrived:
            return self._arrived.wait_for(lambda: arrived(self.requests), seconds)

    def _visit(self, name: SiteName) -> "Callable[[BaseHTTPRequestHandler], Reply | None]":
        def visit(request: BaseHTTPRequestHandler) -> Reply | None:
            host = f"{_LOOPBACK}:{self._ports[name]}"
            seen = SeenRequest(host, request.path, request.headers.get("User-Agent", ""))
            with self._arrived:
                self.requests.append(seen)
                self._arrived.notify_all()
            site = self.sites[name]
            return None if site.mood is Mood.SILENT else site.answer(request.path, dict(request.headers))

        return visit


class _Server(ThreadingHTTPServer):
    def __init__(
        self, port: int, visit: "Callable[[BaseHTTPRequestHandler], Reply | None]", stopping: threading.Event
    ) -> None:
        self.visit = visit
        self.stopping = stopping
        super().__init__((_LOOPBACK, port), _Handler)

    def handle_error(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """Keep quiet about visitors who hang up early; everything else is the newsroom's own mistake."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        reply = self.server.visit(self)
        if reply is None:
            self.server.stopping.wait()
            return
        with suppress(ConnectionError):
            self._send(reply)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is http.server's
        """Say nothing: the requests are recorded."""

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)
