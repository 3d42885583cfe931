"""The sources that come with the program."""

import pickle
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import crawler.sites
from crawler.sites import SOURCES
from crawler.sources import Source

_ALL = pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)


def test_sources_are_gathered_from_their_modules() -> None:
    modules = {path.stem for path in Path(crawler.sites.__file__).parent.glob("[a-z]*.py")}

    assert set(SOURCES) == modules
    assert len(SOURCES) >= 18
    assert import_module("crawler.sites.kommune21").SOURCE is SOURCES["kommune21"]


@_ALL
def test_source_is_named_like_its_module(source: Source) -> None:
    assert source == import_module(f"crawler.sites.{source.name}").SOURCE


@_ALL
def test_source_travels_to_another_process(source: Source) -> None:
    assert pickle.loads(pickle.dumps(source)) == source  # noqa: S301  our own bytes


@_ALL
def test_indexes_are_secure_and_lie_on_the_sources_own_site(source: Source) -> None:
    host = urlsplit(source.home).netloc.removeprefix("www.")

    assert source.home.endswith("/")
    for url in source.indexes:
        parts = urlsplit(url)
        assert parts.scheme == "https"
        assert parts.netloc == host or parts.netloc.endswith(f".{host}")
    assert set(source.optional_indexes) <= set(source.indexes)


@_ALL
def test_one_index_must_answer(source: Source) -> None:
    assert set(source.indexes) - set(source.optional_indexes)


@_ALL
def test_index_is_no_article(source: Source) -> None:
    assert not [url for url in (source.home, *source.indexes) if source.may_be_article(url)]
