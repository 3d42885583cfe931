"""What the candidates of a site bring, and which of them go together."""

from datetime import UTC, datetime

import pytest
from web_poet import HttpResponse

from crawler.discovery.finding import Candidate, Kind
from crawler.discovery.listing import Listed
from crawler.discovery.offers import Offer, home_of, offer, path_of, ranked, together

HOME = "https://stadt.example/"
DAY = datetime(2026, 11, 20, tzinfo=UTC)


def _offer(kind: Kind, *paths: str, url: str = HOME) -> Offer:
    return Offer(kind=kind, url=url, articles=tuple(Listed(url=f"{HOME}{path}") for path in paths))


def _read(kind: Kind, body: str) -> Offer | None:
    candidate = Candidate(kind=kind, url=f"{HOME}index")
    return offer(HOME, candidate, HttpResponse(candidate.url, body=body.encode()))


def _sitemap(*paths: str, day: str = "") -> str:
    date = f"<publication_date>{day}</publication_date>" if day else ""
    urls = "".join(f"<url><loc>{HOME}{path}</loc><news>{date}</news></url>" for path in paths)
    return f"<urlset>{urls}</urlset>"


def test_a_listing_is_its_news_without_the_navigation() -> None:
    navigation = "".join(
        f'<a href="/rathaus/{name}">Das Amt der Stadt für {name}</a>' for name in ("umwelt", "sport", "recht")
    )
    news = "".join(
        f'<li><time datetime="2026-11-{day}">x</time><a href="/aktuelles/{day}">Kurz {day}</a></li>'
        for day in (18, 19, 20)
    )

    found = _read(Kind.LISTING, f"<html><body><nav>{navigation}</nav><ul>{news}</ul></body></html>")

    assert found is not None
    assert [one.url for one in found.articles] == [f"{HOME}aktuelles/{day}" for day in (18, 19, 20)]
    assert found.newest is not None
    assert found.newest.date() == DAY.date()


@pytest.mark.parametrize("end", ["", "/", ".html"])
def test_articles_lie_in_one_folder_however_their_addresses_end(end: str) -> None:
    body = "".join(f'<a href="/news/2026/bad-{n}{end}">Das neue Bad der Stadt</a>' for n in range(4))

    found = _read(Kind.LISTING, f"<html><body>{body}</body></html>")

    assert found is not None
    assert len(found.articles) == 4
    assert path_of([found]) == "/news/*"


def test_a_page_with_two_headlines_is_no_listing() -> None:
    body = "".join(f'<a href="/aktuelles/{n}">Das neue Bad der Stadt</a>' for n in range(2))

    assert _read(Kind.LISTING, f"<html><body>{body}</body></html>") is None


def test_of_a_sitemap_of_everything_only_the_news_count() -> None:
    found = _read(
        Kind.SITEMAP, _sitemap(*(f"rathaus/{n}" for n in range(9)), *(f"presse/{n}" for n in range(3)))
    )

    assert found is not None
    assert {one.url for one in found.articles} == {f"{HOME}presse/{n}" for n in range(3)}


def test_a_sitemap_of_news_counts_as_a_whole() -> None:
    found = _read(Kind.SITEMAP, _sitemap("a/1", "b/2", day="2026-11-20"))

    assert found is not None
    assert len(found.articles) == 2


@pytest.mark.parametrize("kind", list(Kind))
def test_a_page_that_is_something_else_is_no_offer(kind: Kind) -> None:
    assert _read(kind, "<html><body><p>Nichts gefunden</p></body></html>") is None


def test_feeds_come_first_and_of_two_the_fuller() -> None:
    short = _offer(Kind.FEED, "a/1")
    full = _offer(Kind.FEED, "a/1", "a/2")
    listing = _offer(Kind.LISTING, "a/1", "a/2", "a/3")

    assert ranked([listing, short, full]) == [full, short, listing]


def test_a_feed_is_completed_by_what_can_be_paged() -> None:
    feed = _offer(Kind.FEED, "a/1", "a/2")
    posts, listing = _offer(Kind.WORDPRESS, "a/1", "a/2"), _offer(Kind.LISTING, "a/1/", "a/2", "a/3")

    assert together(feed, [listing, posts]) == [feed, posts]
    assert together(feed, [listing]) == [feed, listing]
    assert together(listing, [feed]) == [feed, listing]


def test_a_listing_of_something_else_completes_nothing() -> None:
    feed = _offer(Kind.FEED, "a/1", "a/2")

    assert together(feed, [_offer(Kind.LISTING, "b/1", "b/2", "b/3")]) == [feed]


def test_a_listing_whose_articles_cannot_be_told_from_other_pages_is_left_out() -> None:
    feed = _offer(Kind.FEED, "eins", "zwei")

    assert together(feed, [_offer(Kind.LISTING, "eins", "zwei", "drei")]) == [feed]


@pytest.mark.parametrize(
    ("kind", "paths", "expected"),
    [
        (Kind.FEED, ("a/1", "a/2"), None),
        (Kind.LISTING, ("a/1", "a/2"), "/a/*"),
        (Kind.LISTING, ("2025/1/", "2026/2"), r"^/\d{4}/"),
        (Kind.LISTING, ("eins", "zwei"), None),
        (Kind.SITEMAP, ("politik/1", "sport/2"), None),
    ],
)
def test_a_path_is_stated_where_other_pages_are_linked_too(
    kind: Kind, paths: tuple[str, ...], expected: str | None
) -> None:
    assert path_of([_offer(kind, *paths)]) == expected


def test_a_feed_on_a_host_of_its_own_belongs_to_the_site_of_its_articles() -> None:
    links = ["https://rss.stadt.example/", "https://www.stadt.example/a", "https://www.stadt.example/b"]

    assert home_of(links, "https://rss.stadt.example/feed") == "https://www.stadt.example/"
    assert home_of([], "https://rss.stadt.example/feed") == "https://rss.stadt.example/"
