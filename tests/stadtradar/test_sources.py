"""Sources as configured."""

import pickle
from pathlib import Path

import pytest

from crawler.pages.dateline import LAYOUTS
from crawler.pages.selectors import Selectors
from crawler.sites import SOURCES
from stadtradar.settings import Settings, SettingsError
from stadtradar.sources import configured_sources


def _settings(folder: Path, **sections: object) -> Settings:
    return Settings.model_validate({"data_dir": folder, **sections})


def test_the_default_sources_exist(tmp_path: Path) -> None:
    names = [source.name for source in configured_sources(_settings(tmp_path))]

    assert names == ["kommune21", "stadt_und_werk", "move_online"]


def test_a_further_source_borrows_the_page_objects_of_its_site(tmp_path: Path) -> None:
    entry = {
        "name": "blatt",
        "title": "Das Blatt",
        "site": "kommune21",
        "home": "https://blatt.example",
        "feeds": ["https://blatt.example/feed"],
    }

    (source,) = configured_sources(_settings(tmp_path, crawler={"sources": []}, source=[entry]))

    assert (source.name, source.home) == ("blatt", "https://blatt.example/")
    assert source.layouts == SOURCES["kommune21"].layouts
    assert (source.feeds, source.listings) == (("https://blatt.example/feed",), ())


def test_a_source_without_code_is_read_by_the_layouts_for_any_site(tmp_path: Path) -> None:
    entry = {
        "name": "stadt",
        "title": "Stadt",
        "home": "https://stadt.example",
        "listings": ["https://stadt.example/aktuelles/"],
        "listing_pages": "https://stadt.example/aktuelles/{page}",
        "sitemaps": ["https://stadt.example/news.xml"],
        "wordpress": "https://stadt.example/wp-json/wp/v2/posts",
        "selectors": {"body": ".text", "drop": [".teilen"]},
    }

    (source,) = configured_sources(_settings(tmp_path, crawler={"sources": []}, source=[entry]))

    assert source.layouts == LAYOUTS
    assert source.selectors == Selectors(body=".text", drop=(".teilen",))
    assert (source.sitemaps, source.wordpress) == (
        ("https://stadt.example/news.xml",),
        "https://stadt.example/wp-json/wp/v2/posts",
    )
    assert source.may_be_article("https://www.stadt.example/aktuelles/bad")
    assert not source.may_be_article("https://www.stadt.example/aktuelles/2")
    assert pickle.loads(pickle.dumps(source)) == source  # noqa: S301  (our own bytes)


def test_a_source_with_a_bundled_site_may_have_articles_elsewhere(tmp_path: Path) -> None:
    entry = {
        "name": "blatt",
        "title": "Das Blatt",
        "site": "kommune21",
        "home": "https://blatt.example/",
        "feeds": ["https://blatt.example/feed"],
        "article_path": "/meldung/*",
    }

    (source,) = configured_sources(_settings(tmp_path, crawler={"sources": []}, source=[entry]))

    assert source.may_be_article("https://blatt.example/meldung/bad")
    assert not source.may_be_article("https://blatt.example/k21-meldungen/bad")


def test_unknown_sources_are_all_told_with_the_nearest(tmp_path: Path) -> None:
    entry = {
        "name": "blatt",
        "title": "Das Blatt",
        "site": "komune21",
        "home": "https://blatt.example/",
        "feeds": ["https://blatt.example/feed"],
    }

    with pytest.raises(SettingsError) as caught:
        configured_sources(_settings(tmp_path, crawler={"sources": ["move-online"]}, source=[entry]))

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
        configured_sources(_settings(tmp_path, source=[entry]))


def test_how_much_is_shown_is_set_for_bundled_and_described_sources(tmp_path: Path) -> None:
    entry = {
        "name": "blatt",
        "title": "Das Blatt",
        "home": "https://blatt.example",
        "feeds": ["https://blatt.example/feed"],
        "snippet": "title",
    }
    settings = _settings(
        tmp_path,
        crawler={"sources": ["golem", "heise", "kommune21"]},
        source=[entry],
        snippets={"none": ["golem"], "licensed": ["heise"]},
    )

    shown = {source.name: source.snippet for source in configured_sources(settings)}

    assert shown == {"golem": "none", "heise": "licensed", "kommune21": "kwic", "blatt": "title"}


def test_a_misspelt_source_is_not_silently_shown_as_before(tmp_path: Path) -> None:
    settings = _settings(tmp_path, snippets={"none": ["komune21"]})

    with pytest.raises(SettingsError, match=r"snippets\.none = komune21.*Gemeint ist wohl kommune21"):
        configured_sources(settings)


def test_one_source_cannot_be_shown_in_two_ways(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="kommune21 steht zweimal"):
        _settings(tmp_path, snippets={"none": ["kommune21"], "title": ["kommune21"]})
