"""The newsroom of the demonstration is a real place: it answers, publishes, corrects, rebuilds and fails."""

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email.message import Message

import pytest
from web_poet import HttpResponse

from crawler.discovery.feeds import parse_feed
from crawler.discovery.listing import links
from crawler.items import ArticleItem, NotAnArticle, UnreadablePage
from crawler.reading import BlockedPage, read
from crawler.sites import SOURCES
from crawler.sources import Source
from demo.newsroom import Newsroom
from demo.newsroom_articles import SITE_NAMES, SiteName, load_articles
from demo.newsroom_program import PROGRAM, Action, Step
from query.marks import plain_text

_FLOOD = "hochwasser-frueher-erkennen"


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as newsroom:
        yield newsroom


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _get(url: str, **headers: str) -> tuple[int, Message, bytes]:
    request = urllib.request.Request(
        url, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    try:
        with urllib.request.build_opener(_StayHere).open(request, timeout=10) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.headers, answer.read()


def _page(url: str) -> HttpResponse:
    return HttpResponse(url, _get(url)[2])


def _source(newsroom: Newsroom, name: SiteName) -> Source:
    site = newsroom.sites[name]
    return replace(
        SOURCES["kommune21"],
        name=name,
        home=site.home,
        feeds=(site.feed,),
        listings=(site.home,),
        wordpress=None,
        listing_pages=None,
    )


def _read(newsroom: Newsroom, slug: str) -> ArticleItem:
    return read(_source(newsroom, newsroom.articles[slug].site), _page(newsroom.url(slug)))


@pytest.mark.parametrize("slug", sorted(load_articles(date(2026, 2, 6))))
def test_every_article_is_read_as_it_was_written(newsroom: Newsroom, slug: str) -> None:
    written = newsroom.articles[slug]
    newsroom.edit(slug)
    newsroom.publish(slug)

    item = _read(newsroom, slug)

    assert (item.kicker, item.title, item.teaser) == (written.kicker, written.title, written.teaser)
    assert plain_text(item.body).split("\n\n") == [line for line in written.body.split("\n") if line]
    assert item.published_at is not None
    assert item.published_at.date() == written.published
    assert (item.author, item.keywords, item.links) == (written.author, written.keywords, written.links)
    assert (item.caption, item.image_credit) == (written.caption, written.credit)


@pytest.mark.parametrize("name", SITE_NAMES)
def test_feed_and_listing_name_what_is_published_newest_first(newsroom: Newsroom, name: SiteName) -> None:
    slugs = [slug for slug, article in newsroom.articles.items() if article.site == name]
    for slug in slugs:
        newsroom.publish(slug)
    source = _source(newsroom, name)
    expected = [newsroom.url(slug) for slug in reversed(slugs)]

    listed = [item.url for item in links(source, _page(source.home)) if "?p=" not in item.url]
    fed = [item.url for item in parse_feed(source, source.feeds[0], _get(source.feeds[0])[2]).listed]

    assert listed == expected
    assert fed == expected


def test_feed_is_not_sent_again_unless_it_changed(newsroom: Newsroom) -> None:
    newsroom.publish(_FLOOD)
    _, headers, _ = _get(newsroom.new.feed)
    validators = {"If_None_Match": headers["ETag"], "If_Modified_Since": headers["Last-Modified"]}

    unchanged, _, nothing = _get(newsroom.new.feed, **validators)
    newsroom.edit(_FLOOD)
    changed, later, _ = _get(newsroom.new.feed, **validators)

    assert (unchanged, nothing) == (304, b"")
    assert changed == 200
    assert later["ETag"] != headers["ETag"]
    assert later["Last-Modified"] != headers["Last-Modified"]


def test_listing_turns_pages_and_repeats_what_is_featured(newsroom: Newsroom) -> None:
    slugs = [slug for slug, article in newsroom.articles.items() if article.site == "new"]
    for slug in [*slugs, *slugs]:
        newsroom.publish(slug)
    newest = newsroom.url(slugs[-1])

    second = links(_source(newsroom, "new"), _page(f"{newsroom.new.url}/?pg=2"))

    assert f"{newsroom.new.url}/?pg=2".encode() not in _get(newsroom.new.home)[2]
    assert b'href="/?pg=2"' in _get(newsroom.new.home)[2]
    assert second[0].url == newest


def test_view_date_differs_from_visit_to_visit_and_the_item_does_not(newsroom: Newsroom) -> None:
    newsroom.publish(_FLOOD)
    first, second = _page(newsroom.url(_FLOOD)), _page(newsroom.url(_FLOOD))
    source = _source(newsroom, "new")

    assert first.body != second.body
    assert read(source, first) == read(source, second)


def test_short_links_and_missing_slashes_lead_to_the_article(newsroom: Newsroom) -> None:
    url = newsroom.publish(_FLOOD)
    number = newsroom.articles[_FLOOD].number

    short, by_number, _ = _get(f"{newsroom.new.url}/?p={number}")
    bare, by_slug, _ = _get(url.rstrip("/"))

    assert (short, by_number["Location"]) == (301, url)
    assert (bare, by_slug["Location"]) == (301, "/k21-meldungen/hochwasser-frueher-erkennen/")


def test_pdf_twin_is_a_pdf(newsroom: Newsroom) -> None:
    url = newsroom.publish("radweg-zaehlt-mit")

    _, headers, body = _get(url.replace(".html", ".pdf"))

    assert headers["Content-Type"] == "application/pdf"
    assert body.startswith(b"%PDF")


def test_newsletter_is_listed_and_no_article(newsroom: Newsroom) -> None:
    newsroom.publish(_FLOOD)
    source = _source(newsroom, "new")
    listed = next(item.url for item in links(source, _page(source.home)) if "?p=" in item.url)
    _, headers, _ = _get(listed)

    with pytest.raises(NotAnArticle):
        read(source, _page(newsroom.new.url + headers["Location"]))


def test_robots_are_welcome_without_a_delay(newsroom: Newsroom) -> None:
    status, _, body = _get(f"{newsroom.old.url}/robots.txt")

    assert status == 200
    assert b"Crawl-delay" not in body
    assert b"Disallow: /\n" not in body


def test_edit_corrects_a_typo_in_the_body_only(newsroom: Newsroom) -> None:
    newsroom.publish(_FLOOD)
    before = _read(newsroom, _FLOOD)

    newsroom.edit(_FLOOD)
    after = _read(newsroom, _FLOOD)

    assert "Pegelstädne" in before.body
    assert replace(before, body=after.body) == after
    assert "Pegelstädne" not in after.body


def test_changed_layout_cannot_be_read(newsroom: Newsroom) -> None:
    newsroom.publish("zaehler-melden-sich-selbst")

    newsroom.change_layout("sister")

    with pytest.raises(UnreadablePage):
        _read(newsroom, "zaehler-melden-sich-selbst")


def test_failing_site_answers_with_its_status_until_it_recovers(newsroom: Newsroom) -> None:
    newsroom.fail("old", 500)
    failing = _get(newsroom.old.home)[0]
    newsroom.recover("old")

    assert (failing, _get(newsroom.old.home)[0], _get(newsroom.new.home)[0]) == (500, 200, 200)


def test_captive_site_shows_a_login_page(newsroom: Newsroom) -> None:
    newsroom.publish(_FLOOD)

    newsroom.go_captive("new")

    with pytest.raises(BlockedPage):
        _read(newsroom, _FLOOD)


def test_silent_site_takes_the_request_and_hangs_up_only_at_the_end(newsroom: Newsroom) -> None:
    newsroom.go_silent("old")
    answered = threading.Event()

    def visit() -> None:
        with pytest.raises(OSError, match=r"."):
            _get(newsroom.old.home)
        answered.set()

    visitor = threading.Thread(target=visit)
    visitor.start()
    arrived = newsroom.wait_for(lambda requests: any(request.path == "/" for request in requests), 10)
    was_answered = answered.is_set()
    newsroom.stop()
    visitor.join(10)

    assert arrived
    assert not was_answered
    assert answered.is_set()


def test_site_taken_down_refuses_and_comes_back_at_the_same_address(newsroom: Newsroom) -> None:
    address = newsroom.new.home
    newsroom.take_down("new")
    with pytest.raises(urllib.error.URLError):
        _get(address)

    newsroom.bring_up("new")

    assert _get(address)[0] == 200


def test_requests_are_recorded(newsroom: Newsroom) -> None:
    _get(f"{newsroom.sister.url}/robots.txt?x=1", User_Agent="Stadtradar/1")

    (request,) = newsroom.requests

    assert request == (newsroom.sister.url.removeprefix("http://"), "/robots.txt?x=1", "Stadtradar/1")
    assert request.host in newsroom.hosts


def test_ports_may_be_chosen() -> None:
    with Newsroom() as somewhere:
        free = int(somewhere.old.url.rpartition(":")[2])
    with Newsroom(free) as newsroom:
        assert newsroom.base_url == f"http://127.0.0.1:{free}"


def test_program_can_be_played(newsroom: Newsroom) -> None:
    for slug in PROGRAM.baseline:
        newsroom.publish(slug)
    for steps in PROGRAM.rounds:
        for step in steps:
            step.take(newsroom)

    with pytest.raises(UnreadablePage):
        _read(newsroom, "stadtwerke-testen-den-ernstfall")
    assert Step(action=Action.EDIT, target=_FLOOD) in PROGRAM.rounds[1]
    assert "Pegelstände" in _read(newsroom, _FLOOD).body
