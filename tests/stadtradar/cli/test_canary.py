"""`canary` against a site on loopback."""

from collections.abc import Iterator

import pytest

from tests.articles import an_article
from tests.crawler.news_site import TEXT, article, rss
from tests.servers import FaultServer, feed, page
from tests.stadtradar.cli.blatt import blatt
from tests.stadtradar.cli.calling import CommandLine

NAMES = ("bad", "see", "alt")


@pytest.fixture
def site(stadtradar: CommandLine) -> Iterator[FaultServer]:
    """Serve three articles, of which two are the newest."""
    with FaultServer() as server:
        for name in NAMES:
            text = f"{TEXT} {TEXT} In {name} auch."
            server.answers[f"/k21-meldungen/{name}/"] = page(article(f"Neues von {name}", text))
        server.answers["/feed/"] = feed(rss(*(server.url(f"/k21-meldungen/{name}/") for name in NAMES)))
        stadtradar.configure(blatt(server))
        yield server


def test_two_newest_pages_are_read_and_nothing_is_stored(stadtradar: CommandLine, site: FaultServer) -> None:
    answer = stadtradar("canary", "--json")

    assert answer.code == 0
    (checked,) = answer.document["sources"]
    assert [one["title"] for one in checked["pages"]] == ["Neues von bad", "Neues von see"]
    assert "/k21-meldungen/alt/" not in site.paths
    assert stadtradar("search", "Neues", "--json").document["total"] == 0


def test_a_page_that_lost_its_date_and_text_is_told(stadtradar: CommandLine, site: FaultServer) -> None:
    markup = article("Neues von bad", "Nur ein Satz.").replace("[13.12.2021]", "")
    site.answers["/k21-meldungen/bad/"] = page(markup)

    answer = stadtradar("canary")

    assert answer.code == 1
    assert "Text mit mindestens 200 Zeichen" in answer.out
    assert "Datum" in answer.out
    assert "/k21-meldungen/bad/" in answer.out
    assert "/k21-meldungen/see/" not in answer.out


def test_a_text_that_goes_on_on_a_second_page_is_none_that_was_lost(
    stadtradar: CommandLine, site: FaultServer
) -> None:
    link = '<a href="?seite=2">2</a>'
    site.answers["/k21-meldungen/bad/"] = page(article("Neues von bad", "Nur ein Satz.", foot=link))
    site.answers["/k21-meldungen/bad/?seite=2"] = page(article("Neues von bad", f"{TEXT} {TEXT}"))

    answer = stadtradar("canary", "--json")

    assert answer.code == 0
    assert len(answer.document["sources"][0]["pages"]) == 2


@pytest.mark.usefixtures("site")
def test_what_the_stored_articles_always_had_must_be_there(stadtradar: CommandLine) -> None:
    stored = [
        an_article(source="blatt", url=f"https://blatt.example/{number}", title=f"Meldung {number}")
        for number in range(20)
    ]
    stadtradar.store(*stored)

    (checked,) = stadtradar("canary", "blatt", "--json").document["sources"]

    assert checked["ok"] is False
    assert all("author" in finding["missing"] for finding in checked["findings"])


def test_a_source_that_does_not_answer_is_told(stadtradar: CommandLine, site: FaultServer) -> None:
    site.answers["/feed/"] = page("kaputt", status=500)

    answer = stadtradar("canary")

    assert answer.code == 1
    assert "HTTP 500" in answer.out
