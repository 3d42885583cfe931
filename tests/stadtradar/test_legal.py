"""What must be set before mail reaches readers."""

from datetime import timedelta
from pathlib import Path

import pytest

from stadtradar import parts
from stadtradar.cli.run import daemon_plan
from stadtradar.legal import legal_fault
from stadtradar.settings import Settings

SERVER = {"host": "mail.stadt.example", "sender": "radar@stadt.example"}
PUBLIC = {"base_url": "https://radar.stadt.example"}
IMPRINT_URL = "https://stadt.example/impressum"
PRIVACY_URL = "https://stadt.example/datenschutz?a=1#b"


def _settings(folder: Path, **sections: object) -> Settings:
    return Settings.model_validate({"data_dir": folder, **sections})


@pytest.mark.parametrize(
    ("stated", "missing"),
    [
        ({}, "fehlen mail.imprint_url (oder mail.imprint) und mail.privacy_url:"),
        ({"imprint": "Stadt"}, "fehlt mail.privacy_url:"),
        ({"imprint": " \n"}, "fehlen mail.imprint_url (oder mail.imprint) und mail.privacy_url:"),
        ({"privacy_url": PRIVACY_URL}, "fehlt mail.imprint_url (oder mail.imprint):"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, stated: dict[str, str], missing: str) -> None:
    fault = legal_fault(_settings(tmp_path, mail=SERVER | stated))

    assert fault is not None
    assert missing in fault


@pytest.mark.parametrize("imprint", [{"imprint": "Stadt\nMarkt 1"}, {"imprint_url": IMPRINT_URL}])
def test_nothing_is_missing_with_both(tmp_path: Path, imprint: dict[str, str]) -> None:
    settings = _settings(tmp_path, mail=SERVER | imprint | {"privacy_url": PRIVACY_URL})

    assert legal_fault(settings) is None
    assert parts.composer(settings).legal.privacy_url == PRIVACY_URL


def test_whoever_reaches_nobody_owes_nobody_an_imprint(tmp_path: Path) -> None:
    own_server = SERVER | {"host": "127.0.0.1"}

    assert legal_fault(_settings(tmp_path)) is None
    assert legal_fault(_settings(tmp_path, mail=own_server)) is None


def test_a_relay_on_this_machine_with_public_pages_reaches_readers(tmp_path: Path) -> None:
    own_server = SERVER | {"host": "localhost"}

    assert legal_fault(_settings(tmp_path, mail=own_server, web=PUBLIC)) is not None


@pytest.mark.parametrize("url", ["javascript:alert(1)", "stadt.example", "https://a b", 'https://a/"x'])
def test_an_address_that_cannot_stand_in_a_mail_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match="imprint_url"):
        _settings(tmp_path, mail={"imprint_url": url})


def test_the_daemon_reads_on_but_sends_nothing_without_an_imprint(tmp_path: Path) -> None:
    complete = {"imprint": "Stadt", "privacy_url": PRIVACY_URL}

    plans = [
        daemon_plan(_settings(tmp_path, mail=SERVER | stated), tick=timedelta(seconds=1))
        for stated in ({}, complete)
    ]

    assert [plan.may_send for plan in plans] == [False, True]
