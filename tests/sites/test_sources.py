"""The sources that are read without being configured."""

import pickle
from importlib import import_module

import pytest

from crawler.sites import SOURCES
from crawler.sources import Source

_ALL = pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)


def test_sources_are_gathered_from_their_modules() -> None:
    assert set(SOURCES) == {"kommune21", "move_online", "stadt_und_werk"}
    assert import_module("crawler.sites.kommune21").SOURCE is SOURCES["kommune21"]


@_ALL
def test_source_is_named_like_its_module(source: Source) -> None:
    assert source == import_module(f"crawler.sites.{source.name}").SOURCE


@_ALL
def test_source_travels_to_another_process(source: Source) -> None:
    assert pickle.loads(pickle.dumps(source)) == source  # noqa: S301  our own bytes


@_ALL
def test_indexes_are_secure_and_lie_on_the_sources_own_site(source: Source) -> None:
    assert source.home.endswith("/")
    for url in source.indexes:
        assert url.startswith(source.home)
        assert url.startswith("https://")
    assert set(source.optional_indexes) <= set(source.indexes)


@_ALL
def test_one_index_must_answer(source: Source) -> None:
    assert set(source.listings) - set(source.optional_indexes)
