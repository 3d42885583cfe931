"""One site of the newsroom: what it has published and how it answers."""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit

from demo import newsroom_new_pages as new_pages
from demo import newsroom_old_pages as old_pages
from demo import newsroom_pages as pages
from demo.newsroom_articles import NewsArticle, SiteName
from demo.newsroom_feed import feed

_TITLES: dict[SiteName, str] = {
    "old": "Kommune im Blick",
    "new": "Kommune im Blick neu",
    "sister": "Stadt und Netz",
}
_PER_PAGE = 6
_NEWSLETTER_NUMBER = 126999
_NEWSLETTER = "/newsletter/themen-der-woche/"
_ROBOTS = "User-agent: *\nDisallow: /wp-admin/\nDisallow: /suche\n"


class Mood(StrEnum):
    """How a site answers."""

    WELL = "well"
    FAILING = "failing"  # every page with one status
    SILENT = "silent"  # takes the request and never answers
    CAPTIVE = "captive"  # a login page in the stead of every page


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An HTTP answer."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class NewsSite:
    """A site's state, shared by the threads that answer for it."""

    def __init__(self, name: SiteName, articles: Mapping[str, NewsArticle], today: date) -> None:
        self.name: SiteName = name
        self.title = _TITLES[name]
        self.url = ""  # set by the server, without a final slash
        self.mood = Mood.WELL
        self.failure = 503
        self._lock = threading.Lock()
        self._articles = articles
        self._today = today
        self._published: list[str] = []  # newest last
        self._edited: set[str] = set()
        self._readable = True
        self._views = 0
        self._changed_at = datetime.now(UTC).replace(microsecond=0)

    @property
    def home(self) -> str:
        """Where the site lists its articles."""
        return f"{self.url}/"

    @property
    def feed(self) -> str:
        """Where the site's feed is."""
        return f"{self.url}/k21-meldungen/feed"

    def publish(self, article: NewsArticle) -> None:
        """Put an article on top of the list and of the feed."""
        with self._lock:
            self._published.append(article.slug)
            self._touch()

    def edit(self, article: NewsArticle) -> None:
        """Correct the misprints of an article."""
        with self._lock:
            self._edited.add(article.slug)
            self._touch()

    def change_layout(self) -> None:
        """Deliver articles as a script only, from now on."""
        with self._lock:
            self._readable = False
            self._touch()

    def article_url(self, article: NewsArticle) -> str:
        """Return where the site links to an article."""
        return self.url + (old_pages.old_path(article) if self.name == "old" else new_pages.new_path(article))

    def answer(self, target: str, headers: Mapping[str, str]) -> Reply:
        """Return the answer to a GET. SILENT is the server's affair."""
        with self._lock:
            if self.mood is Mood.FAILING:
                return Reply(status=self.failure, body=b"Fehler")
            if self.mood is Mood.CAPTIVE:
                return _html(pages.portal())
            self._views += 1
            return self._page(target, headers)

    def _touch(self) -> None:
        # HTTP dates have whole seconds; two changes within one must still differ.
        self._changed_at = max(
            datetime.now(UTC).replace(microsecond=0), self._changed_at + timedelta(seconds=1)
        )

    def _page(self, target: str, headers: Mapping[str, str]) -> Reply:
        parts = urlsplit(target)
        query = parse_qs(parts.query)
        path = parts.path if parts.path == "/" else parts.path.rstrip("/")
        if path == "/robots.txt":
            return Reply(status=200, body=_ROBOTS.encode(), headers={"Content-Type": "text/plain"})
        if path == "/k21-meldungen/feed":
            return self._feed(headers)
        if path == "/" and "p" in query:
            return self._short_link(query["p"][0])
        if path == "/":
            return self._listing(query.get("pg", ["1"])[0])
        if path == _NEWSLETTER.rstrip("/") and self.name != "old":
            return _html(new_pages.newsletter(self._newest_first(), self._view()))
        return self._article(path, parts.path)

    def _article(self, path: str, as_asked: str) -> Reply:
        article = self._at(path)
        if article is None:
            return _html("<h1>Seite nicht gefunden</h1>", status=404)
        if path.endswith(".pdf"):
            return Reply(status=200, body=b"%PDF-1.4\n%%EOF\n", headers={"Content-Type": "application/pdf"})
        view = self._view(article)
        if not self._readable:
            return _html(pages.unreadable(view))
        if self.name == "old":
            return _html(old_pages.old_article(article, view))
        if not as_asked.endswith("/"):
            return Reply(status=301, headers={"Location": new_pages.new_path(article)})
        return _html(new_pages.new_article(article, view, with_json=self.name == "new"))

    def _at(self, path: str) -> NewsArticle | None:
        if self.name == "old":
            number = path.removeprefix("/meldung_").partition("_")[0].partition(".")[0]
            return next((article for article in self._newest_first() if str(article.number) == number), None)
        slug = path.removeprefix("/k21-meldungen/")
        return next((article for article in self._newest_first() if article.slug == slug), None)

    def _listing(self, page: str) -> Reply:
        articles = self._newest_first()
        if self.name == "old":
            return _html(old_pages.old_listing(articles, self._view()))
        number = int(page) if page.isdecimal() else 1
        count = max(1, -(-len(articles) // _PER_PAGE))
        shown = articles[(number - 1) * _PER_PAGE : number * _PER_PAGE]
        newsletter = f"/?p={_NEWSLETTER_NUMBER}"
        return _html(new_pages.new_listing(shown, self._view(), newsletter, number, count))

    def _short_link(self, number: str) -> Reply:
        if number == str(_NEWSLETTER_NUMBER):
            return Reply(status=301, headers={"Location": _NEWSLETTER})
        for article in self._newest_first():
            if str(article.number) == number:
                return Reply(status=301, headers={"Location": self.article_url(article)})
        return _html("<h1>Seite nicht gefunden</h1>", status=404)

    def _feed(self, headers: Mapping[str, str]) -> Reply:
        articles = self._newest_first()[:10]
        urls = [self.article_url(article) for article in articles]
        body = feed(articles, urls, self._view(), sorted(self._edited)).encode()
        # Of the state, not of the text: the view's day must not change it.
        etag = (
            '"'
            + hashlib.sha256(repr((self._published, sorted(self._edited))).encode()).hexdigest()[:16]
            + '"'
        )
        validators = {"ETag": etag, "Last-Modified": format_datetime(self._changed_at, usegmt=True)}
        asked = headers.get("If-None-Match")
        known = asked == etag if asked else headers.get("If-Modified-Since") == validators["Last-Modified"]
        if known:
            return Reply(status=304, headers=validators)
        return Reply(
            status=200, body=body, headers=validators | {"Content-Type": "application/rss+xml; charset=utf-8"}
        )

    def _newest_first(self) -> list[NewsArticle]:
        shown = [self._articles[slug] for slug in reversed(self._published)]
        return [article if article.slug in self._edited else article.uncorrected for article in shown]

    def _view(self, article: NewsArticle | None = None) -> pages.View:
        others = [other for other in self._newest_first() if article is None or other.slug != article.slug]
        # Each visit sees another day, as if it came on the next one.
        day = self._today + timedelta(days=self._views % 300)
        return pages.View(site=self.url, title=self.title, day=day, related=others[:3])


def _html(page: str, status: int = 200) -> Reply:
    return Reply(status=status, body=page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
