"""Sites that were whole and then break, each in one way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from storage.tables import FaultKind
from tests.crawler.news_site import article, listing, publish, rss, text, title
from tests.servers import FaultServer, feed, page, redirect

_CHALLENGE = "<html><title>Just a moment...</title><body><p>Checking your browser</p></body></html>"
_LOGIN = '<html><body><form>Bitte einloggen <input type="password"></form></body></html>'
_NEW = ("ulm", "jena", "kiel")  # what is listed after the breakage and was not before


@dataclass(frozen=True)
class Breakage:
    """How a site breaks, and what is to be found then."""

    breaks: Callable[[FaultServer], None]
    kind: FaultKind
    text: str  # part of what is said
    evidence: str
    listing: bool = False  # read by its listing instead of its feed


def emptied(server: FaultServer) -> None:
    server.answers["/feed"] = feed(rss())


def bare(server: FaultServer) -> None:
    server.answers["/liste"] = page(listing(server.url("/impressum")))


def feed_became_html(server: FaultServer) -> None:
    server.answers["/feed"] = page("<!doctype html><html><body><h1>Willkommen</h1></body></html>")


def challenged(server: FaultServer) -> None:
    _new_pages(server, _CHALLENGE)


def behind_login(server: FaultServer) -> None:
    server.answers["/liste"] = page(_LOGIN)


def error_pages(server: FaultServer) -> None:
    _new_pages(server, article("Seite nicht gefunden", "Die gesuchte Seite gibt es nicht."))


def home_for_all(server: FaultServer) -> None:
    publish(server, *_NEW)
    server.answers["/"] = page(listing())
    for name in _NEW:
        server.answers[f"/a/{name}"] = redirect("/")


def one_text_for_all(server: FaultServer) -> None:
    _new_pages(server, article("Willkommen bei uns", text("trier")))


def new_layout(server: FaultServer) -> None:
    _new_pages(server, "<html><body><p>Ganz neu!</p></body></html>")


def newly_forbidden(server: FaultServer) -> None:
    publish(server, *_NEW)
    server.answers["/robots.txt"] = page("User-agent: *\nDisallow: /a/")


def server_error(server: FaultServer) -> None:
    server.answers["/feed"] = page("kaputt", status=500)


def mend(server: FaultServer) -> None:
    """Make the site whole again, with one more article."""
    server.answers.pop("/robots.txt", None)
    server.answers["/"] = page(listing())
    names = (*_NEW, "bonn", "trier", "mainz")
    publish(server, *names)
    server.answers["/liste"] = page(listing(*(server.url(f"/a/{name}") for name in names)))


def _new_pages(server: FaultServer, html: str) -> None:
    publish(server, *_NEW)
    for name in _NEW:
        server.answers[f"/a/{name}"] = page(html)


BREAKAGES: Mapping[str, Breakage] = {
    "emptied": Breakage(emptied, FaultKind.EMPTY, "nennt keine Artikel mehr, zuvor bis zu 2", "Übersichten"),
    "bare": Breakage(bare, FaultKind.EMPTY, "verweist auf keinen Artikel", "Übersichten", listing=True),
    "feed_became_html": Breakage(feed_became_html, FaultKind.NOT_A_FEED, "HTML-Seite", "Übersichten"),
    "challenged": Breakage(challenged, FaultKind.BLOCKED, "Prüfung auf Roboter", "davon 3 misslungen"),
    "behind_login": Breakage(behind_login, FaultKind.BLOCKED, "Anmeldung", "Übersichten", listing=True),
    "error_pages": Breakage(
        error_pages, FaultKind.SOFT_404, "3 von 3 Artikelseiten gibt es nicht", "/a/kiel, http"
    ),
    "home_for_all": Breakage(home_for_all, FaultKind.SOFT_404, "kam die Startseite", "davon 3 misslungen"),
    "one_text_for_all": Breakage(
        one_text_for_all, FaultKind.SOFT_404, "3 von 3 Adressen zeigen denselben Text", "„Willkommen bei uns“"
    ),
    "new_layout": Breakage(new_layout, FaultKind.UNREADABLE, "sind nicht lesbar", "davon 3 misslungen"),
    "newly_forbidden": Breakage(
        newly_forbidden, FaultKind.ROBOTS_CHANGED, "verbietet", "dort: Disallow: /a/. Geändert bemerkt am"
    ),
    "server_error": Breakage(server_error, FaultKind.HTTP, "HTTP 500", "1 von 1 Übersichten fielen aus"),
}  # fmt: skip


def whole(server: FaultServer) -> None:
    """Serve two articles, listed by a feed and by a listing."""
    publish(server, "trier", "mainz")
    server.answers["/liste"] = page(listing(server.url("/a/trier"), server.url("/a/mainz")))
    assert title("trier") != title("mainz")
