"""`sources add`: what it refuses and asks before it writes; and `sources remove`."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from stadtradar.settings import load
from tests import town_site
from tests.servers import FaultServer, page
from tests.stadtradar.cli.calling import CommandLine


class Terminal(StringIO):
    """Somebody types."""

    def isatty(self) -> bool:
        return True


def _added(stadtradar: CommandLine, url: str, *options: str) -> Any:
    answer = stadtradar("sources", "add", url, "--yes", "--json", *options)
    assert answer.code == 0, answer.err
    return answer.document


@pytest.mark.parametrize(
    ("answers", "url", "code", "told"),
    [
        ({"/": page(status=404)}, "/", 1, "404"),
        ({"/": page("User"), "/robots.txt": page("User-agent: *\nDisallow: /")}, "/", 1, "robots.txt"),
        ({"/": page(b"%PDF-1.7", headers={"Content-Type": "application/pdf"})}, "/", 1,
         "ist weder eine Webseite noch ein Feed, sondern application/pdf."),
        ({"/": page("<html><body>Hier ist nichts.</body></html>")}, "/", 1,
         "fand sich weder ein Feed noch eine Übersicht mit Artikeln."),
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_told(
    stadtradar: CommandLine, site: FaultServer, answers: dict[str, Any], url: str, code: int, told: str
) -> None:
    site.answers |= answers

    answer = stadtradar("sources", "add", site.url(url), "--yes")

    assert answer.code == code
    assert told in answer.err
    assert answer.err.count("\n") == 1
    assert stadtradar.settings.source == ()


def test_a_server_that_is_down_ends_with_four(stadtradar: CommandLine) -> None:
    with FaultServer() as server:
        stadtradar.configure(f'[crawler]\nallowed_hosts = ["{server.authority}"]\n')

    answer = stadtradar("sources", "add", server.url(), "--yes")

    assert answer.code == 4
    assert "nimmt keine Verbindung an" in answer.err


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://10.1.2.3/", "10.1.2.3 ist keine öffentliche Adresse"),
        ("ftp://stadt.example/", "Das Schema „ftp“ ist nicht erlaubt"),
        ("https://", "Rechnername"),
        ("https://stadt.example:8443/", "Port 8443 ist nicht erlaubt"),
    ],
)
def test_an_address_that_must_not_be_asked_is_refused(stadtradar: CommandLine, url: str, told: str) -> None:
    answer = stadtradar("sources", "add", url, "--yes")

    assert answer.code == 2
    assert told in answer.err


def test_without_a_terminal_nothing_is_asked(stadtradar: CommandLine, site: FaultServer) -> None:
    answer = stadtradar("sources", "add", site.url())

    assert answer.code == 2
    assert "Bitte --yes angeben" in answer.err
    assert site.paths == []


@pytest.mark.parametrize(("said", "is_added"), [("j\n", True), ("n\n", False)])
def test_on_a_terminal_it_is_asked_first(
    stadtradar: CommandLine, site: FaultServer, monkeypatch: pytest.MonkeyPatch, said: str, *, is_added: bool
) -> None:
    town_site.serve(site)
    monkeypatch.setattr("sys.stdin", Terminal(said))

    answer = stadtradar("sources", "add", site.url())

    assert answer.code == 0
    assert f"In {stadtradar.file} eintragen? [j/N]" in answer.err
    assert bool(stadtradar.settings.source) is is_added


def test_without_a_settings_file_one_is_begun(
    stadtradar: CommandLine, site: FaultServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    town_site.serve(site)
    folder = tmp_path / "neu"
    folder.mkdir()
    monkeypatch.chdir(folder)
    environ = {
        "STADTRADAR_CRAWLER__ALLOWED_HOSTS": site.authority,
        "STADTRADAR_CRAWLER__DELAY_SECONDS": "0",
        "STADTRADAR_DATA_DIR": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder),
    }

    answer = stadtradar.without_file("sources", "add", site.url(), "--yes", **environ)

    assert answer.code == 0, answer.err
    assert [entry.name for entry in load(folder / "stadtradar.toml", environ).settings.source] == [
        "musterstadt"
    ]


def test_a_source_can_be_removed_again(stadtradar: CommandLine, site: FaultServer) -> None:
    town_site.serve(site)
    before = stadtradar.file.read_text(encoding="utf-8")
    _added(stadtradar, site.url())

    answer = stadtradar("sources", "remove", "musterstadt", "--yes")

    assert answer.code == 0
    assert stadtradar.file.read_text(encoding="utf-8") == before


def test_only_what_stands_in_the_file_can_be_removed(stadtradar: CommandLine) -> None:
    stadtradar.configure("")

    answer = stadtradar("sources", "remove", "kommune21", "--yes")

    assert answer.code == 2
    assert "als [[source]] steht" in answer.err
