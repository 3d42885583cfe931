"""Settings become parts."""

from pathlib import Path

import pytest

from alerts.mail.maildir import MaildirTransport
from alerts.mail.smtp import SmtpTransport
from stadtradar import parts
from stadtradar.settings import Settings


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


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "datei").touch()

    with pytest.raises(parts.DataDirUnavailable, match=r"datei.*kein Ordner.*data_dir"):
        parts.prepare_data_dir(_settings(tmp_path / "datei" / "data"))
