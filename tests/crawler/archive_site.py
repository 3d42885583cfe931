"""A news site with an archive: listing pages, a WordPress collection, sitemaps."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from crawler.sources import Source
from tests.answers import Script, SeenRequest, Wire
from tests.crawler.news_site import article, listing, rss, source, text, title
from tests.servers import FaultServer, feed, page

_COLLECTION = "/wp-json/wp/v2/posts"


def names(count: int, first: int = 1) -> list[str]:
    """Return names of articles, the newest first: n012, n011, ..."""
    return [f"n{number:03}" for number in range(first + count - 1, first - 1, -1)]


def published(name: str) -> datetime:
    """Return when an article appeared: n001 in 2020, each further one a day later. Local time."""
    return datetime(2020, 1, 1, 8, 15) + timedelta(days=int(name[1:]))  # noqa: DTZ001


def serve(site: FaultServer, all_names: Iterable[str]) -> None:
    """Serve the articles."""
    for name in all_names:
        whole = article(title(name), text(name), head=_dated(name))
        site.answers[f"/a/{name}"] = page(whole.replace("13.12.2021", f"{published(name):%d.%m.%Y}"))


def serve_feed(site: FaultServer, newest: Sequence[str]) -> None:
    """Serve a feed that names these."""
    site.answers["/feed"] = feed(rss(*(site.url(f"/a/{name}") for name in newest)))


def serve_pages(
    site: FaultServer, all_names: Sequence[str], *, per_page: int = 5, featured: Sequence[str] = ()
) -> None:
    """Serve listing pages /, /seite/2, ...; the featured articles stand on top of each of them."""
    for number, first in enumerate(range(0, len(all_names), per_page), start=1):
        shown = [*featured, *all_names[first : first + per_page]]
        site.answers["/" if number == 1 else f"/seite/{number}"] = page(
            listing(*(site.url(f"/a/{name}") for name in shown))
        )


def serve_posts(site: FaultServer, all_names: Sequence[str]) -> None:
    """Serve a WordPress collection, pages, limits and headers as WordPress itself does."""
    site.answers[_COLLECTION] = _posts(site, list(all_names))


def serve_sitemaps(site: FaultServer, by_sitemap: dict[str, Sequence[str]]) -> None:
    """Serve /sitemap.xml, an index of these sitemaps, each with the day of its newest article."""
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    children = ""
    for path, held in by_sitemap.items():
        entries = "".join(_entry("url", site.url(f"/a/{name}"), published(name)) for name in held)
        site.answers[path] = page(f"<urlset {spaces}>{entries}</urlset>")
        children += _entry("sitemap", site.url(path), max(published(name) for name in held))
    site.answers["/sitemap.xml"] = page(f"<sitemapindex {spaces}>{children}</sitemapindex>")


def paged(site: FaultServer, **changes: object) -> Source:
    """Return a source with a feed and numbered listing pages."""
    values: dict[str, object] = {
        "listings": (site.url("/"),),
        "listing_pages": site.url("/seite/{page}"),
    }
    return source(site, **(values | changes))


def collection(site: FaultServer) -> str:
    """Return the address of the WordPress collection."""
    return site.url(_COLLECTION)


def _dated(name: str) -> str:
    return f'<meta property="article:published_time" content="{published(name).isoformat()}+01:00">'


def _entry(kind: str, url: str, moment: datetime) -> str:
    return f"<{kind}><loc>{url}</loc><lastmod>{moment:%Y-%m-%d}</lastmod></{kind}>"


def _posts(site: FaultServer, all_names: list[str]) -> Script:
    def answer(wire: Wire, request: SeenRequest) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()}
        chosen = [
            name
            for name in sorted(all_names, key=published, reverse=True)
            if ("before" not in asked or published(name) < datetime.fromisoformat(asked["before"]))
            and ("after" not in asked or published(name) > datetime.fromisoformat(asked["after"]))
        ]
        size, number = int(asked["per_page"]), int(asked["page"])
        pages = max(1, -(-len(chosen) // size))
        if number > pages:
            page('{"code":"rest_post_invalid_page_number"}', status=400)(wire, request)
            return
        posts = [_post(site, name) for name in chosen[(number - 1) * size : number * size]]
        counted = {"X-WP-Total": str(len(chosen)), "X-WP-TotalPages": str(pages)}
        page(json.dumps(posts), headers={"Content-Type": "application/json", **counted})(wire, request)

    return answer


def _post(site: FaultServer, name: str) -> dict[str, object]:
    moment = published(name)
    return {
        "id": int(name[1:]),
        "link": site.url(f"/a/{name}"),
        "date": moment.isoformat(),
        "date_gmt": (moment - timedelta(hours=1)).isoformat(),
        "modified_gmt": (moment - timedelta(hours=1)).isoformat(),
        "title": {"rendered": title(name)},
        "excerpt": {"rendered": ""},
    }
