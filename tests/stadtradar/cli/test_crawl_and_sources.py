"""`crawl` and `sources`, against a site on loopback, in real child processes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.lock import DataDirectoryLock
from stadtradar import parts
from storage.crawling.hosts import Pause, keep_pause
from tests.crawler.news_site import article, rss
from tests.servers import FaultServer, feed, page
from tests.stadtradar.cli.blatt import blatt
from tests.stadtradar.cli.calling import CommandLine


@pytest.fixture
def site(stadtradar: CommandLine) -> Iterator[FaultServer]:
    """Serve two articles as the source `blatt`, the only one configured."""
    with FaultServer() as server:
        urls = [server.url(f"/k21-meldungen/{name}/") for name in ("bad", "see")]
        for name, words in (("bad", "Neues Bad"), ("see", "Sauberer See")):
            server.answers[f"/k21-meldungen/{name}/"] = page(article(words))
        server.answers["/feed/"] = feed(rss(*urls))
        stadtradar.configure(blatt(server, crawler='contact = "wir@stadt.example"\n'))
        yield server


def test_a_crawl_stores_what_search_finds(stadtradar: CommandLine, site: FaultServer) -> None:
    answer = stadtradar("crawl", "--json")

    (result,) = answer.document["sources"]
    assert (answer.code, result["outcome"], result["counts"]["stored"]) == (0, "ok", 2)
    assert stadtradar("search", "See", "--json").document["articles"][0]["title"] == "Sauberer See"
    assert {request.user_agent for request in site.requests} == {
        parts.user_agent(stadtradar.settings),
    }
    assert "(+wir@stadt.example)" in parts.user_agent(stadtradar.settings)


def test_a_second_crawl_stores_nothing_new(stadtradar: CommandLine, site: FaultServer) -> None:
    stadtradar("crawl")

    answer = stadtradar("crawl", "blatt", "--json")

    counts = answer.document["sources"][0]["counts"]
    assert (counts["listed"], counts["stored"], counts["updated"]) == (2, 0, 0)
    assert stadtradar("search", "Bad ODER See", "--json").document["total"] == 2
    assert site.requests


def test_a_source_that_is_put_off_is_no_failure(stadtradar: CommandLine, site: FaultServer) -> None:
    stadtradar("crawl")
    asked = len(site.requests)
    database = parts.database(stadtradar.settings)
    until = datetime.now(UTC) + timedelta(hours=3)
    with database.transaction() as session:
        keep_pause(session, site.authority, Pause(failures=5, until=until, reason="HTTP 503"))
    database.dispose()

    answer = stadtradar("crawl")

    assert (answer.code, len(site.requests)) == (0, asked)
    assert "verschoben" in answer.out


def test_a_dry_run_shows_headlines_and_stores_nothing(stadtradar: CommandLine, site: FaultServer) -> None:
    answer = stadtradar("crawl", "--dry-run")

    assert answer.code == 0
    assert "blatt: Neues Bad" in answer.out
    assert stadtradar("search", "Bad", "--json").document["total"] == 0
    assert site.requests


def test_a_crawl_leaves_the_data_directory_to_its_daemon(stadtradar: CommandLine, site: FaultServer) -> None:
    parts.prepare_data_dir(stadtradar.settings)
    with DataDirectoryLock(stadtradar.settings.data_dir, now=datetime.now(UTC)):
        refused, dry = stadtradar("crawl"), stadtradar("crawl", "--dry-run")

    assert refused.code == 4
    assert "Prozess" in refused.err
    assert dry.code == 0
    assert site.requests


def test_a_source_that_is_down_is_told_and_ends_with_one(stadtradar: CommandLine, site: FaultServer) -> None:
    site.answers["/feed/"] = page("kaputt", status=500)

    answer = stadtradar("crawl")

    listed = stadtradar("sources", "list", "--json").document["sources"][0]
    assert answer.code == 1
    assert "Störung" in answer.out
    assert listed["fault"]
    assert listed["last_success_at"] is None


def test_checking_sources_stores_nothing_and_tells_faults(stadtradar: CommandLine, site: FaultServer) -> None:
    good = stadtradar("sources", "check", "blatt", "--json")
    site.answers["/feed/"] = page("<html>Bitte anmelden</html>")

    bad = stadtradar("sources", "check")

    assert (good.code, sorted(good.document["sources"][0]["titles"])) == (0, ["Neues Bad", "Sauberer See"])
    assert bad.code == 1
    assert stadtradar("sources", "list", "--json").document["sources"][0]["last_outcome"] is None


def test_an_unknown_source_names_the_nearest(stadtradar: CommandLine) -> None:
    answer = stadtradar("crawl", "komune21")

    assert answer.code == 2
    assert answer.err == "Die Quelle komune21 gibt es hier nicht. Gemeint ist wohl kommune21.\n"


def test_the_default_sources_are_listed_before_any_crawl(stadtradar: CommandLine) -> None:
    answer = stadtradar("sources", "list", "--json")

    listed = answer.document["sources"]
    assert [one["name"] for one in listed] == ["kommune21", "stadt_und_werk", "move_online"]
    assert all(one["active"] and one["last_outcome"] is None for one in listed)


def test_a_source_no_longer_configured_rests(stadtradar: CommandLine, site: FaultServer) -> None:
    stadtradar("crawl")
    stadtradar.configure('[crawler]\nsources = ["kommune21"]\n')

    answer = stadtradar("sources", "list", "--json")

    assert [(one["name"], one["active"]) for one in answer.document["sources"]] == [
        ("kommune21", True),
        ("blatt", False),
    ]
    assert site.requests


def test_the_figures_of_a_crawl_add_up(stadtradar: CommandLine, site: FaultServer) -> None:
    stadtradar("crawl")

    answer = stadtradar("crawl")

    heading, row = answer.out.splitlines()
    assert heading.split()[2:9] == ["Liste", "Bekannt", "Übrig", "Neu", "Geändert", "Anderes", "Fehler"]
    listed, *parts_of_it = (int(figure) for figure in row.split()[2:9])
    assert listed == sum(parts_of_it) > 0
    assert len(heading) <= 80
    assert site.requests


def test_a_source_is_shown_before_its_first_crawl(stadtradar: CommandLine, site: FaultServer) -> None:
    answer = stadtradar("sources", "show", "blatt")

    assert (answer.code, answer.out) == (0, "Noch wurde diese Quelle nie gelesen.\n")
    assert site.requests == []


@pytest.mark.parametrize("command", [("crawl",), ("sources", "show"), ("sources", "check")])
def test_a_bundled_source_that_is_not_read_is_no_typing_error(
    stadtradar: CommandLine, site: FaultServer, command: tuple[str, ...]
) -> None:
    answer = stadtradar(*command, "heise")

    text = (
        "Die Quelle heise wird mitgeliefert, aber nicht gelesen. Bitte unter [crawler] sources eintragen.\n"
    )
    assert (answer.code, answer.err) == (2, text)
    assert site.requests == []


def test_no_source_at_all_names_the_way_to_one(stadtradar: CommandLine) -> None:
    stadtradar.configure("[crawler]\nsources = []\n")

    assert stadtradar("sources", "list").out.endswith("stadtradar sources add ADRESSE\n")
