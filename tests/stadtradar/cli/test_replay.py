"""`replay`: the pages of a crawl read again by the command, in its words."""

import pytest

from storage.crawling.pages import unpack
from storage.tables import Article, PageBody, PageFetch
from tests.crawler.news_site import article, rss
from tests.servers import FaultServer, feed, page
from tests.stadtradar.cli.blatt import blatt
from tests.stadtradar.cli.calling import CommandLine


@pytest.fixture
def crawled(stadtradar: CommandLine) -> CommandLine:
    """Return an installation that has read one article and met one page that it could not read."""
    with FaultServer() as site:
        site.answers["/k21-meldungen/bad/"] = page(article("Neues Bad"))
        site.answers["/k21-meldungen/see/"] = page("<html><body>Umgebaut</body></html>")
        urls = [site.url(f"/k21-meldungen/{name}/") for name in ("bad", "see")]
        site.answers["/feed/"] = feed(rss(*urls))
        stadtradar.configure(blatt(site))
        stadtradar("crawl")
    return stadtradar


def test_nothing_new_is_told_as_such(crawled: CommandLine) -> None:
    answer = crawled("replay")

    assert answer.code == 0
    heading, row = answer.out.splitlines()
    assert heading.split()[:2] == ["Quelle", "Seiten"]
    assert row.split()[:2] == ["blatt", "2"]


def test_differences_are_shown_field_by_field_and_stored_only_without_dry_run(crawled: CommandLine) -> None:
    with crawled.database() as database, database.transaction() as session:
        session.get_one(Article, 1).section = "Kultur"
        stored = session.get_one(Article, 1)
        stored.content_hash = "as if it had been read with another section"

    dry = crawled("replay", "--source", "blatt", "--dry-run")
    real = crawled("replay", "blatt", "--json")

    assert "blatt  geändert: Neues Bad" in dry.out
    assert "Rubrik: Kultur → –" in dry.out
    assert "Nichts wurde gespeichert" in dry.out
    (changed,) = real.document["pages"]
    assert changed["changed"] == {"section": {"before": "Kultur", "after": ""}}
    assert real.document["sources"][0]["fields"] == {"section": 1}
    assert crawled("show", "1", "--json").document["revision"] == 2
    assert crawled("replay", "--json").document["pages"] == []


def test_articles_that_can_no_longer_be_read_end_with_one(crawled: CommandLine) -> None:
    with crawled.database() as database, database.transaction() as session:
        read, unread = (session.get_one(PageFetch, number) for number in (1, 2))
        if read.outcome != "stored":
            read, unread = unread, read
        assert b"Umgebaut" in unpack(session.get_one(PageBody, unread.body_hash))
        read.body_hash = unread.body_hash

    answer = crawled("replay")

    assert answer.code == 1
    assert "blatt  nicht mehr lesbar:" in answer.out
    assert crawled("show", "1", "--json").document["title"] == "Neues Bad"


def test_the_size_of_the_archive_is_told(crawled: CommandLine) -> None:
    checked = crawled("db", "check", "--json").document["pages"]
    (finding,) = [one for one in crawled("doctor", "--json").document["checks"] if one["name"] == "archive"]

    assert checked["fetches"] == checked["bodies"] == 2
    assert 0 < checked["packed_bytes"] < checked["bytes"]
    assert finding["status"] == "ok"
    assert finding["text"].startswith("Gespeicherte Seiten: 2, zusammen 0,0 MB")


def test_since_takes_days_only(crawled: CommandLine) -> None:
    assert (
        crawled("replay", "--since", "2099-01-01").out == "Zu diesen Quellen sind keine Seiten gespeichert.\n"
    )
    assert crawled("replay", "--since", "1.1.2020", "--json").code == 0
    refused = crawled("replay", "--since", "gestern")
    assert refused.code == 2
    assert refused.err == "--since: „gestern“ ist kein Tag, erwartet wird etwa 2020-01-31 oder 31.01.2020.\n"
