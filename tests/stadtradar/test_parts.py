"""Settings become parts."""

from pathlib import Path

import pytest

from alerts.maildir import MaildirTransport
from alerts.smtp import SmtpTransport
from crawler.sites import SOURCES
from stadtradar import parts
from stadtradar.settings import Settings, SettingsError


def _settings(folder: Path, **sections: object) -> Settings:
    return Settings.model_validate({"data_dir": folder, **sections})


def test_without_a_mail_server_mails_stay_in_the_data_directory(tmp_path: Path) -> None:
    settings = _settings(tmp_path)

    assert isinstance(parts.transport(settings), MaildirTransport)
    assert parts.maildir(settings) == tmp_path / "mail"


def test_with_a_mail_server_mails_are_sent(tmp_path: Path) -> None:
    settings = _settings(tmp_path, mail={"host": "m.example", "sender": "a@b.example"})

    assert isinstance(parts.transport(settings), SmtpTransport)


def test_the_store_is_a_file_in_the_data_directory(tmp_path: Path) -> None:
    assert parts.database_url(_settings(tmp_path)) == f"sqlite:///{tmp_path}/stadtradar.sqlite3"


@pytest.mark.parametrize(
    ("web", "url"),
    [
        ({}, "http://127.0.0.1:8731"),
        ({"host": "::1"}, "http://[::1]:8731"),
        ({"base_url": "https://radar.stadt.example/"}, "https://radar.stadt.example"),
    ],
)
def test_links_lead_to_the_base_url(tmp_path: Path, web: dict[str, str], url: str) -> None:
    assert parts.base_url(_settings(tmp_path, web=web)) == url


def test_we_introduce_ourselves_with_a_contact(tmp_path: Path) -> None:
    known = _settings(tmp_path, crawler={"contact": "wir@stadt.example"})

    assert parts.user_agent(known) == "Stadtradar/0.1.0 (+wir@stadt.example)"
    assert parts.user_agent(_settings(tmp_path)) == "Stadtradar/0.1.0"


def test_the_default_sources_exist(tmp_path: Path) -> None:
    names = [source.name for source in parts.sources(_settings(tmp_path))]

    assert names == ["kommune21", "stadt_und_werk", "move_online"]


def test_a_further_source_borrows_the_page_objects_of_its_site(tmp_path: Path) -> None:
    entry = {
        "name": "blatt",
        "title": "Das Blatt",
        "site": "kommune21",
        "home": "https://blatt.example",
        "feeds": ["https://blatt.example/feed"],
    }

    (source,) = parts.sources(_settings(tmp_path, crawler={"sources": []}, source=[entry]))

    assert (source.name, source.home) == ("blatt", "https://blatt.example/")
    assert source.layouts == SOURCES["kommune21"].layouts
    assert (source.feeds, source.listings) == (("https://blatt.example/feed",), ())


def test_unknown_sources_are_all_told_with_the_nearest(tmp_path: Path) -> None:
    entry = {
        "name": "blatt",
        "title": "Das Blatt",
        "site": "komune21",
        "home": "https://blatt.example/",
        "feeds": ["https://blatt.example/feed"],
    }

    with pytest.raises(SettingsError) as caught:
        parts.sources(_settings(tmp_path, crawler={"sources": ["move-online"]}, source=[entry]))

    assert len(caught.value.faults) == 2
    assert "Gemeint ist wohl move_online." in caught.value.faults[0]
    assert "Gemeint ist wohl kommune21." in caught.value.faults[1]


def test_a_further_source_cannot_take_a_name_in_use(tmp_path: Path) -> None:
    entry = {
        "name": "kommune21",
        "title": "Das Blatt",
        "site": "kommune21",
        "home": "https://blatt.example/",
        "feeds": ["https://blatt.example/feed"],
    }

    with pytest.raises(SettingsError, match="trägt schon"):
        parts.sources(_settings(tmp_path, source=[entry]))


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "datei").touch()

    with pytest.raises(SettingsError, match="datei"):
        parts.prepare_data_dir(_settings(tmp_path / "datei" / "data"))
