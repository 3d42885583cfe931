"""Names made of titles."""

import pytest

from stadtradar.settings import SourceSettings
from stadtradar.source_names import free_name, slug


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Städte & Räume", "staedte-raeume"),
        ("Sta\u0308dte", "staedte"),
        ("Größe: Ökologie!", "groesse-oekologie"),
        ("Café »Łódź«", "cafe-lodz"),
        ("  1. FC Kaiserslautern  ", "1-fc-kaiserslautern"),
        ("東京", ""),
        ("a" * 80, "a" * 60),
        (f"{'a' * 59} b", "a" * 59),
    ],
)
def test_a_title_becomes_a_name(title: str, name: str) -> None:
    assert slug(title) == name


def test_a_name_in_use_gets_a_number() -> None:
    assert free_name("stadt", {"dorf"}) == "stadt"
    assert free_name("stadt", {"stadt", "stadt-2"}) == "stadt-3"


def test_names_made_of_titles_are_accepted_in_the_file() -> None:
    entry = SourceSettings(
        name=free_name(slug("Stadt – Über uns"), {"stadt-ueber-uns"}),
        title="Stadt",
        home="https://stadt.example/",
        feeds=("https://stadt.example/feed",),
    )

    assert entry.name == "stadt-ueber-uns-2"
