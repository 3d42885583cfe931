"""A disk that is nearly full, as the commands tell of it."""

import shutil

import pytest

from tests.articles import an_article
from tests.stadtradar.cli.calling import CommandLine


@pytest.fixture
def nearly_full(stadtradar: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """An installation whose disk has 300 MiB left of the 512 MiB that are to be free."""
    stadtradar.store(an_article())
    usage = shutil.disk_usage(stadtradar.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=300 * 2**20))
    return stadtradar


def test_sources_are_not_read(nearly_full: CommandLine) -> None:
    answer = nearly_full("crawl")

    assert answer.code == 4
    assert "300 MiB frei, nötig sind 512 MiB (storage.min_free_mib)" in answer.err
    assert "verloren geht dabei nichts" in answer.err


def test_the_archive_is_not_read_either(nearly_full: CommandLine) -> None:
    answer = nearly_full("crawl", "kommune21", "--since", "2026-01-01")

    assert answer.code == 4
    assert "storage.min_free_mib" in answer.err


def test_the_list_of_sources_says_so(nearly_full: CommandLine) -> None:
    listed, document = nearly_full("sources", "list"), nearly_full("sources", "list", "--json").document

    assert "werden keine Quellen gelesen" in listed.out
    assert document["paused"] is True


def test_the_doctor_says_so(nearly_full: CommandLine) -> None:
    answer = nearly_full("doctor", "--json")

    (disk,) = [one for one in answer.document["checks"] if one["name"] == "disk"]
    assert (answer.code, disk["status"]) == (1, "fail")
    assert "Quellen werden nicht gelesen" in disk["text"]


def test_searching_goes_on(nearly_full: CommandLine) -> None:
    assert nearly_full("search", "Parkplätze", "--json").document["total"] == 1


def test_who_sets_nothing_reads_on(nearly_full: CommandLine) -> None:
    nearly_full.configure("[storage]\nmin_free_mib = 0\n")

    assert nearly_full("sources", "list", "--json").document["paused"] is False
