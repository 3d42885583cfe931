"""The key is made once, whole, and for its owner only."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stadtradar.secret_key import derived, secret_file, secret_key
from stadtradar.settings import SecretSettings, Settings, SettingsError


def test_a_key_is_made_once(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)

    first, second = secret_key(settings), secret_key(settings)

    assert first == second
    assert len(first) >= 32
    assert stat.S_IMODE(secret_file(settings).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_who_starts_at_the_same_time_gets_the_same_key(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)

    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: secret_key(settings), range(64)))

    assert len(keys) == 1


def test_a_stated_key_is_used_and_none_is_made(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, secret=SecretSettings.model_validate({"key": "k" * 32}))

    assert secret_key(settings) == "k" * 32
    assert list(tmp_path.iterdir()) == []


def test_a_key_cut_short_is_never_replaced(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    secret_file(settings).write_text("kurz\n")

    with pytest.raises(SettingsError, match="kürzer als 32"):
        secret_key(settings)

    assert secret_file(settings).read_text() == "kurz\n"


def test_purposes_have_keys_of_their_own() -> None:
    assert derived("k" * 32, "a") != derived("k" * 32, "b") != derived("l" * 32, "b")
