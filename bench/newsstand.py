"""A news site on loopback that serves compressed pages over kept connections, as real ones do."""

import gzip
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from bench.news import news, page
from crawler.sites import SOURCES
from crawler.sources import Source
from demo.newsroom_feed import feed
from demo.newsroom_new_pages import new_path
from demo.newsroom_pages import View

_ETAG = '"unchanged"'
_EMPTY_FEED = gzip.compress(b'<rss version="2.0"><channel><title>Leise</title></channel></rss>')


@dataclass(frozen=True, kw_only=True)
class Newsstand:
    """The site as crawlers see it."""

    source: Source
    authority: str  # "host:port"
    urls: tuple[str, ...]  # of the articles
    answers: dict[str, bytes]  # gzipped bodies by path


@contextmanager
def newsstand(articles: int, kilobytes: int) -> Iterator[Newsstand]:
    """Serve a feed that lists this many articles, and their pages."""
    answers: dict[str, bytes] = {}
    server = _Server(("127.0.0.1", 0), _handler(answers))
    authority = f"127.0.0.1:{server.server_address[1]}"
    stand = _fill(answers, authority, articles, kilobytes)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stand
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _fill(answers: dict[str, bytes], authority: str, count: int, kilobytes: int) -> Newsstand:
    site, articles = f"http://{authority}", news(count)
    urls = tuple(site + new_path(article) for article in articles)
    view = View(site=site, title="Kommune21", day=date(2026, 11, 23))
    answers["/feed"] = gzip.compress(feed(articles, urls, view, []).encode())
    for article in articles:
        answers[new_path(article)] = gzip.compress(page(article, site, kilobytes).encode())
    source = replace(
        SOURCES["kommune21"],
        home=f"{site}/",
        feeds=(f"{site}/feed",),
        listings=(),
        wordpress=None,
        optional_indexes=(),
    )
    return Newsstand(source=source, authority=authority, urls=urls, answers=answers)


def silent_sources(stand: Newsstand, count: int) -> list[Source]:
    """Return sources of this stand whose feeds are empty and never change."""
    homes = [f"{stand.source.home}{number}/" for number in range(count)]
    return [
        replace(stand.source, name=f"leise-{number}", home=home, feeds=(f"{home}feed",))
        for number, home in enumerate(homes)
    ]


def sitemap(urls: Iterable[str]) -> bytes:
    """Return a sitemap of these URLs, gzipped."""
    entries = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    return gzip.compress(body.encode())


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


def _handler(answers: Mapping[str, bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet, or the client waits for the second

        def do_GET(self) -> None:
            body = (
                _EMPTY_FEED
                if self.path.endswith("/feed") and self.path != "/feed"
                else answers.get(self.path)
            )
            if body is _EMPTY_FEED and self.headers["If-None-Match"] == _ETAG:
                self._answer_304()
                return
            self.send_response(404 if body is None else 200)
            if body is _EMPTY_FEED:
                self.send_header("ETag", _ETAG)
            kind = "application/rss+xml" if self.path.endswith("/feed") else "text/html"
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            if body is not None:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def _answer_304(self) -> None:
            self.send_response(304)
            self.send_header("ETag", _ETAG)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
