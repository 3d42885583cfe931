"""Counting alike what is no article."""

import pytest

from crawler.rejections import rejection_key


@pytest.mark.parametrize(
    ("reason", "key"),
    [
        ("Kein Artikel, sondern ein Newsletter", "newsletter"),
        ("Kein Artikel, sondern eine Übersicht", "übersicht"),
        ("Kein Artikel, sondern /k21-termine/2026-03/", "k21-termine"),
        ("Kein Artikel, sondern vom Typ attachment", "attachment"),
        ("Anmeldung", "anmeldung"),
        ("", "other"),
        ("…", "other"),
        (f"sondern {'x' * 99}", "x" * 40),
    ],
)
def test_the_reason_becomes_one_word(reason: str, key: str) -> None:
    assert rejection_key(reason) == key
