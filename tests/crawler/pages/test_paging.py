"""Articles on several pages: the next part, never the next article, and all parts as one."""

import pytest
from web_poet import HttpResponse

from crawler.items import ArticleItem
from crawler.pages.paging import join, next_part

_HOST = "https://blatt.example"
_AGAIN = "Zwei " * 20


def _next(url: str, links: str) -> str | None:
    return next_part(HttpResponse(_HOST + url, f"<html><body>{links}</body></html>".encode()))


@pytest.mark.parametrize(
    ("url", "link", "found"),
    [
        ("/a/slug", '<a href="?seite=2">2</a>', "/a/slug?seite=2"),
        ("/a/slug?seite=2", '<a href="?seite=1">1</a><a href="?seite=3">Weiter</a>', "/a/slug?seite=3"),
        ("/a/slug", '<a href="/a/slug/seite-2">Nächste Seite</a>', "/a/slug/seite-2"),
        ("/a/slug/", '<a href="/a/slug/2/">2</a>', "/a/slug/2/"),
        ("/a/slug-2509-199920.html", '<a href="slug-2509-199920-2.html">2</a>', "/a/slug-2509-199920-2.html"),
        ("/a/slug", '<a rel="next" href="/a/slug?page=2"><span>auf</span></a>', "/a/slug?page=2"),
    ],
)
def test_the_next_part_is_found(url: str, link: str, found: str) -> None:
    assert _next(url, link) == _HOST + found


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("/a/slug", '<a rel="next" href="/a/anderer-artikel">Weiter</a>'),
        ("/a/slug", '<a href="/a/slug-2">Der Hafen wächst weiter, sagt die Stadt</a>'),
        ("/a/slug", '<div id="comments"><a href="?page=2">2</a></div>'),
        ("/a/slug", '<a href="https://andere.example/a/slug?seite=2">2</a>'),
        ("/a/slug?seite=2", '<a href="?seite=1">1</a>'),
        ("/a/slug", '<a href="?seite=3">3</a>'),
        ("/a/slug", '<a href="http://[">2</a><a>2</a>'),
    ],
)
def test_nothing_else_is_taken_for_it(url: str, link: str) -> None:
    assert _next(url, link) is None


def test_parts_become_one_article_without_what_they_repeat() -> None:
    lead = "Ein Netz aus Sensoren misst den Regen, damit die Keller trocken bleiben."
    first = ArticleItem(
        url=f"{_HOST}/a", title="Regen", teaser=lead, body=f"Eins.\n\n{_AGAIN}",
        next_page_url=f"{_HOST}/a?seite=2",
        links=("https://x.example/",),
    )  # fmt: skip
    second = ArticleItem(
        url=f"{_HOST}/a?seite=2", title="Regen", body=f"{lead}\n\n{_AGAIN}\n\nDrei.", image_credit="Ott",
        links=("https://x.example/", "https://y.example/"),
    )  # fmt: skip

    joined = join([first, second])

    assert joined.body == f"Eins.\n\n{_AGAIN}\n\nDrei."
    assert (joined.url, joined.image_credit, joined.next_page_url) == (first.url, "Ott", None)
    assert joined.links == ("https://x.example/", "https://y.example/")


def test_one_part_stays_as_it_is() -> None:
    only = ArticleItem(url=f"{_HOST}/a", title="Regen", body="Eins.\n\nZwei.")

    assert join([only]) == only
