"""A DKIM key in the settings signs what leaves, or the fault is named."""

from pathlib import Path

import dkim
import pytest

from alerts.mail.composing import compose_test_mail
from stadtradar import parts
from stadtradar.settings import Settings, SettingsError, load
from tests.alerts.dkim_keys import an_ed25519_key, an_rsa_key, dns_with, pem
from tests.alerts.world import NOON


def _settings(folder: Path, **mail: object) -> Settings:
    stated = {"sender": "radar@stadt.example", "dkim_selector": "radar", "dkim_key": folder / "dkim.pem"}
    return Settings.model_validate({"data_dir": folder, "mail": stated | mail})


def _fault(settings: Settings) -> str:
    with pytest.raises(SettingsError) as caught:
        parts.composer(settings)
    return str(caught.value)


@pytest.mark.parametrize(
    "mail", [{}, {"sender": "radar@post.stadt.example", "dkim_domain": "Stadt.example"}], ids=["own", "above"]
)
def test_with_a_key_mails_are_signed_for_the_domain_of_the_sender(
    tmp_path: Path, mail: dict[str, str]
) -> None:
    (tmp_path / "dkim.pem").write_bytes(pem(an_rsa_key()))
    composer = parts.composer(_settings(tmp_path, **mail))

    signed = compose_test_mail(composer, "leserin@example.org", now=NOON)

    assert dkim.verify(signed.content, dnsfunc=dns_with(an_rsa_key()))


def test_without_a_key_nothing_is_signed(tmp_path: Path) -> None:
    composer = parts.composer(Settings.model_validate({"data_dir": tmp_path}))

    assert b"DKIM" not in compose_test_mail(composer, "leserin@example.org", now=NOON).content


def test_a_missing_key_is_named_with_a_remedy(tmp_path: Path) -> None:
    assert _fault(_settings(tmp_path)) == (
        f"mail.dkim_key = {tmp_path}/dkim.pem: der Pfad besteht nicht. "
        "Bitte den Pfad und die Rechte der Datei prüfen."
    )


def test_a_key_that_cannot_sign_is_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "dkim.pem").write_bytes(pem(an_rsa_key(1024)))

    fault = _fault(_settings(tmp_path))

    assert f"{tmp_path}/dkim.pem: der RSA-Schlüssel hat nur 1024 Bit" in fault
    assert "openssl genpkey" in fault


def test_a_domain_the_sender_does_not_belong_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dkim.pem").write_bytes(pem(an_ed25519_key()))

    fault = _fault(_settings(tmp_path, dkim_domain="dt.example"))

    assert "mail.dkim_domain = dt.example: der Absender gehört zu stadt.example" in fault


def test_a_return_address_without_room_for_a_token_is_refused(tmp_path: Path) -> None:
    mail = {"bounce_address": f"{'r' * 27}@stadt.example"}

    fault = _fault(Settings.model_validate({"data_dir": tmp_path, "mail": mail}))

    assert "mail.bounce_address" in fault
    assert "höchstens 26 Zeichen" in fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            '[mail]\ndkim_key = "x.pem"\nsender = "a@b.example"\n',
            "dkim_key und dkim_selector gehören zusammen",
        ),
        ('[mail]\ndkim_domain = "b.example"\n', "dkim_domain wirkt nur mit dkim_key"),
        ('[mail]\ndkim_key = "x.pem"\ndkim_selector = "s"\n', "sender fehlt"),
        ('[mail]\ndkim_key = "x.pem"\ndkim_selector = "s; p="\n', "mail.dkim_selector = „s; p=“"),
        ('[returns]\nmaildir = "m"\n', "wirkt nur mit mail.bounce_address"),
        ('[returns]\nmaildir = "m"\nimap_host = "i.example"\n', "schließen sich aus"),
        ('[returns]\nimap_host = "i.example"\n', "imap_username und imap_password fehlen"),
    ],
)
def test_settings_that_do_not_fit_together_are_refused(tmp_path: Path, text: str, fault: str) -> None:
    file = tmp_path / "stadtradar.toml"
    file.write_text(text)

    with pytest.raises(SettingsError, match=fault):
        load(file, {})
