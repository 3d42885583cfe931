"""Sites each of which is broken in one way, and a whole one."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.crawler.news_site import article, listing, publish, rss, text, title
from tests.servers import (
    FaultServer,
    bomb,
    compressed,
    drip,
    endless_chunked,
    feed,
    in_turn,
    never,
    page,
    redirect,
    reset,
    retry_after,
)

Changes = Mapping[str, object]  # to the source of the site
_CONSENT = "<html><body><form>Wir nutzen Cookies. <button>Alle akzeptieren</button></form></body></html>"
_NESTED = f"<html><body>{'<div>' * 200_000}x"


def whole(server: FaultServer) -> Changes:
    publish(server, "trier", "mainz")
    return {}


def reset_midbody(server: FaultServer) -> Changes:
    publish(server, "trier", "mainz", mainz=reset(after=b"<html><body><h1>Sensoren in"))
    return {}


def reset_once(server: FaultServer) -> Changes:
    publish(server, "trier", trier=in_turn(reset(), page(article(title("trier"), text("trier")))))
    return {}


def short_length(server: FaultServer) -> Changes:
    whole_page = article(title("mainz"))
    publish(server, "trier", "mainz", mainz=page(whole_page, length=len(whole_page.encode()) + 500))
    return {}


def truncated_gzip(server: FaultServer) -> Changes:
    publish(server, "trier", "mainz", mainz=compressed(article(title("mainz"), text("mainz") * 40), keep=0.6))
    return {}


def whole_gzip(server: FaultServer) -> Changes:
    publish(server, "trier", trier=compressed(article(title("trier"), text("trier") * 40)))
    return {}


def gzip_bomb(server: FaultServer) -> Changes:
    publish(server, "trier", "mainz", mainz=bomb("gzip"))
    return {}


def endless(server: FaultServer) -> Changes:
    publish(server, "trier", "mainz", mainz=endless_chunked())
    return {}


def huge_line(server: FaultServer) -> Changes:
    publish(server, "trier", "mainz", mainz=page("x" * 10 * 2**20))
    return {}


def nested(server: FaultServer) -> Changes:
    publish(server, "trier", "mainz", mainz=page(_NESTED[: 2**20 - 1]))
    return {}


def dripping(server: FaultServer) -> Changes:
    server.answers["/feed"] = drip(rss() + " " * 1000)
    return {}


def silent(server: FaultServer) -> Changes:
    server.answers["/feed"] = never()
    return {}


def redirect_loop(server: FaultServer) -> Changes:
    publish(server, "trier", "mainz", mainz=redirect("/a/mainz"))
    return {}


def many_hops(server: FaultServer) -> Changes:
    """Five redirects are followed, and each is remembered."""
    publish(server, "mainz", "trier", trier=redirect("/hop/1"))
    for hop in range(1, 5):
        server.answers[f"/hop/{hop}"] = redirect(f"/hop/{hop + 1}", status=301)
    server.answers["/hop/5"] = page(article(title("trier"), text("trier")))
    return {}


def redirect_to_file(server: FaultServer) -> Changes:
    publish(server, "trier", "mainz", mainz=redirect("file:///etc/passwd"))
    return {}


def pause_in_seconds(server: FaultServer) -> Changes:
    server.answers["/feed"] = retry_after("7200")
    return {}


def pause_until_date(server: FaultServer) -> Changes:
    in_three_hours = datetime.now(UTC) + timedelta(hours=3)
    server.answers["/feed"] = retry_after(format_datetime(in_three_hours, usegmt=True), status=503)
    return {}


def pause_of_a_year(server: FaultServer) -> Changes:
    server.answers["/feed"] = retry_after(str(365 * 86_400))
    return {}


def pause_at_article(server: FaultServer) -> Changes:
    publish(server, "ulm", "trier", "mainz", mainz=retry_after("3600"))
    return {}


def server_error(server: FaultServer) -> Changes:
    server.answers["/feed"] = page("broken", status=500)
    return {}


def robots_error(server: FaultServer) -> Changes:
    publish(server, "trier")
    server.answers["/robots.txt"] = page("User-agent: *\nAllow: /", status=503)
    return {}


def robots_forbids_all(server: FaultServer) -> Changes:
    publish(server, "trier")
    server.answers["/robots.txt"] = page("User-agent: *\nDisallow: /")
    return {}


def robots_forbids_one(server: FaultServer) -> Changes:
    publish(server, "trier", "mainz")
    server.answers["/robots.txt"] = page("User-agent: Stadtradar\nDisallow: /a/mainz")
    return {}


def robots_names_others(server: FaultServer) -> Changes:
    publish(server, "trier")
    server.answers["/robots.txt"] = page("User-agent: otherbot\nDisallow: /")
    return {}


def portal(server: FaultServer) -> Changes:
    server.answers["/feed"] = page("<!doctype html><html><body><form>WLAN-Anmeldung</form></body></html>")
    return {}


def consent_wall(server: FaultServer) -> Changes:
    server.answers["/liste"] = page(_CONSENT)
    return {"feeds": (), "listings": (server.url("/liste"),)}


def bare_listing(server: FaultServer) -> Changes:
    server.answers["/liste"] = page(listing(server.url("/impressum")))
    return {"feeds": (), "listings": (server.url("/liste"),)}


def gone_article(server: FaultServer) -> Changes:
    publish(server, "trier", "mainz", mainz=page("weg", status=410))
    return {}


def new_layout(server: FaultServer) -> Changes:
    publish(server, "trier", "mainz")
    for name in ("trier", "mainz"):
        server.answers[f"/a/{name}"] = page("<html><body><p>Ganz neu!</p></body></html>")
    return {}


def optional_missing(server: FaultServer) -> Changes:
    publish(server, "trier")
    missing = server.url("/alt")
    return {"listings": (missing,), "optional_indexes": (missing,)}


def all_missing(server: FaultServer) -> Changes:
    feed_url = server.url("/feed")
    return {"feeds": (feed_url,), "optional_indexes": (feed_url,)}


def half_broken(server: FaultServer) -> Changes:
    publish(server, "trier")
    server.answers["/feed2"] = page("broken", status=502)
    return {"feeds": (server.url("/feed"), server.url("/feed2"))}


def unconditional_304(server: FaultServer) -> Changes:
    publish(server, "trier")
    server.answers["/feed"] = in_turn(page(status=304), server.answers["/feed"])
    return {}


def twins(server: FaultServer) -> Changes:
    """Two listed URLs that turn out to be one article."""
    publish(server, "trier")
    server.answers["/a/alt"] = redirect("/a/trier")
    server.answers["/feed"] = feed(rss(server.url("/a/alt"), server.url("/a/trier")))
    return {}


SITES: Mapping[str, Callable[[FaultServer], Changes]] = {
    function.__name__: function
    for function in (
        whole, reset_midbody, reset_once, short_length, truncated_gzip, whole_gzip, gzip_bomb, endless,
        huge_line, nested, dripping, silent, redirect_loop, many_hops, redirect_to_file, pause_in_seconds,
        pause_until_date, pause_of_a_year, pause_at_article, server_error, robots_error, robots_forbids_all,
        robots_forbids_one, robots_names_others, portal, consent_wall, bare_listing, gone_article, new_layout,
        optional_missing, all_missing, half_broken, unconditional_304, twins,
    )
}  # fmt: skip
