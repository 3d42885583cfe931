"""What is checked only when mail leaves the house."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from stadtradar.doctor.reputation import check_reputation
from stadtradar.settings import load

NOW = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.mark.parametrize("mail", ["", '[mail]\nhost = "127.0.0.1"\nsender = "a@b.example"\n'])
def test_nobody_is_asked_as_long_as_mail_stays_in_the_house(tmp_path: Path, mail: str) -> None:
    file = tmp_path / "stadtradar.toml"
    file.write_text(f'data_dir = "{tmp_path}"\n{mail}', encoding="utf-8")

    assert list(check_reputation(load(file, {}), NOW)) == []
