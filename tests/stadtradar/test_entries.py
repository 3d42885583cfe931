"""Sources of the settings file as commands change them."""

from pathlib import Path

import pytest

from stadtradar.entries import add_entries, read_already
from stadtradar.settings import Settings, SettingsError, SourceSettings, load


def _entry(home: str, **changes: object) -> SourceSettings:
    values: dict[str, object] = {"name": "neu", "title": "Neu", "home": home, "feeds": (f"{home}feed",)}
    return SourceSettings.model_validate(values | changes)


def test_a_site_that_is_bundled_needs_no_entry() -> None:
    settings = Settings.model_validate({"crawler": {"sources": ["kommune21"]}})

    (told,) = read_already(_entry("https://netzpolitik.org/"), settings)

    assert told == (
        "Für diese Seite ist die Quelle netzpolitik mitgeliefert. Dazu genügt ihr Name in crawler.sources."
    )
    assert read_already(_entry("https://stadt.example/"), settings) == []


def test_an_entry_the_file_makes_no_sense_with_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "stadtradar.toml"
    file.write_text('[crawler]\nsources = ["kommune21"]\n', encoding="utf-8")

    with pytest.raises(SettingsError) as caught:
        add_entries(load(file, {}), {}, [_entry("https://stadt.example/", name="kommune21")])

    assert caught.value.faults == (
        "[[source]]: den Namen kommune21 trägt schon eine mitgelieferte Quelle. Bitte anders nennen.",
    )
    assert file.read_text(encoding="utf-8") == '[crawler]\nsources = ["kommune21"]\n'
    assert [one.name for one in tmp_path.iterdir()] == ["stadtradar.toml"]
