"""`page`: what is read from one page, and saving it for the tests."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.news_site import TEXT, article
from tests.servers import FaultServer, page
from tests.sites.golden import Golden, said
from tests.stadtradar.cli.blatt import blatt
from tests.stadtradar.cli.calling import CommandLine

SAVED = Path(__file__).parents[2] / "sites/kommune21/native.html"
URL = "https://www.kommune21.de/k21-meldungen/stadt-misst-laerm"


@pytest.fixture
def site(stadtradar: CommandLine) -> Iterator[FaultServer]:
    with FaultServer() as server:
        server.answers["/k21-meldungen/bad/"] = page(article("Neues Bad"))
        stadtradar.configure(blatt(server))
        yield server


def test_every_field_is_shown_with_the_rule_that_found_it(stadtradar: CommandLine, site: FaultServer) -> None:
    url = site.url("/k21-meldungen/bad/")

    answer, document = stadtradar("page", url), stadtradar("page", url, "--json").document

    assert answer.code == 0
    assert "Quelle: Das Blatt (blatt)" in answer.out
    assert "Überschrift  printed  Neues Bad" in answer.out
    assert "Nicht gefunden: " in answer.out
    assert (document["source"], document["item"]["title"], document["rules"]["title"]) == (
        "blatt",
        "Neues Bad",
        "printed",
    )
    assert TEXT.split(". ")[0] in document["item"]["body"]
    assert "author" in document["missing"]
    assert (document["layout"], document["refusal"]) == ("K21WordPressPage", None)
    assert stadtradar("search", "Bad", "--json").document["total"] == 0


def test_a_site_without_source_is_read_as_any_page(stadtradar: CommandLine, site: FaultServer) -> None:
    site.answers["/a/see"] = page(article("Sauberer See"))
    stadtradar.configure(
        f'[crawler]\nsources = []\ndelay_seconds = 0\nallowed_hosts = ["{site.authority}"]\n'
    )

    document = stadtradar("page", site.url("/a/see"), "--json").document

    assert (document["layout"], document["item"]["title"]) == ("DatelinePage", "Sauberer See")


def spread(site: FaultServer, *texts: str) -> str:
    """Serve an article with a text on each of its pages, and return the address of the first."""
    path = "/k21-meldungen/bad/"
    for number, text in enumerate(texts, start=1):
        link = f'<a href="?seite={number + 1}">{number + 1}</a>' if number < len(texts) else ""
        address = path if number == 1 else f"{path}?seite={number}"
        site.answers[address] = page(article("Neues Bad", f"{text} {TEXT}", foot=link))
    return site.url(path)


def test_the_pages_of_an_article_are_shown_as_one(stadtradar: CommandLine, site: FaultServer) -> None:
    url = spread(site, "Das Bad ist alt.", "Das Bad wird neu.", "Das Bad wird teuer.")

    answer, document = stadtradar("page", url), stadtradar("page", url, "--json").document

    assert "Artikel auf 3 Seiten" in answer.out
    body = document["item"]["body"]
    assert [body.count(f"Das Bad {end}.") for end in ("ist alt", "wird neu", "wird teuer")] == [1, 1, 1]
    assert document["pages"] == [url, f"{url}?seite=2", f"{url}?seite=3"]
    assert document["missing_page"] is None


def test_a_further_page_that_does_not_come_is_told_and_costs_nothing_else(
    stadtradar: CommandLine, site: FaultServer
) -> None:
    url = spread(site, "Das Bad ist alt.", "Das Bad wird neu.")
    site.answers["/k21-meldungen/bad/?seite=2"] = page("weg", status=410)

    answer, document = stadtradar("page", url), stadtradar("page", url, "--json").document

    assert answer.code == 0
    assert "Eine weitere Seite fehlt: " in answer.err
    assert "410" in document["missing_page"]
    assert document["pages"] == [url]
    assert "Das Bad ist alt." in document["item"]["body"]


def test_of_an_article_on_several_pages_the_first_is_saved_as_the_tests_read_it(
    stadtradar: CommandLine, site: FaultServer, tmp_path: Path
) -> None:
    url = spread(site, "Das Bad ist alt.", "Das Bad wird neu.")

    stadtradar("page", url, "--save", "--to", str(tmp_path))

    document = json.loads((tmp_path / "blatt/bad.json").read_text(encoding="utf-8"))
    assert document["item"]["next_page_url"] == f"{url}?seite=2"
    assert "Das Bad wird neu." not in document["item"]["body"]


def test_a_refusal_says_why_in_german(stadtradar: CommandLine, site: FaultServer) -> None:
    site.answers["/k21-meldungen/leer/"] = page("<html><body><p>Wartung</p></body></html>")
    url = site.url("/k21-meldungen/leer/")

    answer, document = stadtradar("page", url), stadtradar("page", url, "--json").document

    assert answer.code == 1
    assert "Die Seite ist nicht lesbar: " in answer.out
    assert document["item"] is None
    assert document["refusal"]["kind"] == "UnreadablePage"


def test_what_cannot_be_fetched_ends_with_four(stadtradar: CommandLine, site: FaultServer) -> None:
    site.answers["/robots.txt"] = page("User-agent: *\nDisallow: /")

    answer = stadtradar("page", site.url("/k21-meldungen/bad/"))

    assert answer.code == 4
    assert "robots.txt" in answer.err


def test_a_saved_page_is_read_by_the_tests_as_it_was_shown(stadtradar: CommandLine, tmp_path: Path) -> None:
    served = tmp_path / "seite.html"
    markup = SAVED.read_text(encoding="utf-8").replace('charset="UTF-8"', 'charset="iso-8859-1"')
    served.write_bytes(markup.encode("iso-8859-1", "xmlcharrefreplace"))

    answer = stadtradar("page", URL, "--file", str(served), "--save", "--to", str(tmp_path / "paare"))
    again = stadtradar("page", URL, "--file", str(served), "--save", "--to", str(tmp_path / "paare"))
    forced = stadtradar(
        "page", URL, "--file", str(served), "--save", "--to", str(tmp_path / "paare"), "--force"
    )

    golden = Golden(tmp_path / "paare/kommune21/stadt_misst_laerm.html")
    assert (answer.code, again.code, forced.code) == (0, 1, 0)
    assert "in eigenen Worten neu schreiben" in answer.err
    assert "--force" in again.err
    assert golden.item
    assert said(golden, golden.html) == golden.expected
    assert json.loads(golden.page.with_suffix(".json").read_text(encoding="utf-8"))["url"] == URL


def test_a_page_that_must_be_refused_is_saved_as_such(stadtradar: CommandLine, tmp_path: Path) -> None:
    served = tmp_path / "seite.html"
    served.write_text("<html><body><p>Wartung</p></body></html>", encoding="utf-8")

    stadtradar("page", URL, "--file", str(served), "--save", "--to", str(tmp_path))

    golden = Golden(tmp_path / "kommune21/stadt_misst_laerm.html")
    assert said(golden, golden.html) == golden.expected == {"raises": "UnreadablePage"}


def test_saving_needs_a_checkout_or_a_folder(
    stadtradar: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    answer = stadtradar("page", URL, "--save")

    assert answer.code == 2
    assert "--to" in answer.err


def test_an_unknown_source_names_the_nearest(stadtradar: CommandLine) -> None:
    answer = stadtradar("page", URL, "--source", "komune21")

    assert answer.code == 2
    assert "Gemeint ist wohl kommune21." in answer.err
