"""After a wanted change: `python -m tests.alerts.golden_mails`, then read the difference."""

import pytest

from tests.alerts.golden_mails import FOLDER, golden_files


@pytest.mark.parametrize("name", sorted(golden_files()))
def test_a_mail_looks_as_it_did(name: str) -> None:
    assert golden_files()[name].decode() == (FOLDER / name).read_text(encoding="utf-8")


def test_no_golden_mail_is_left_over() -> None:
    assert {file.name for file in FOLDER.iterdir()} == set(golden_files())
