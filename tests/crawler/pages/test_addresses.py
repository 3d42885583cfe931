"""Addresses that can be no article's."""

import pytest

from crawler.pages.refusals import other_kind


@pytest.mark.parametrize(
    "path",
    [
        "/themen/digitalpakt-fuer-schulen-ist-gestartet",
        "/termine/2026-02-03.html",
        "/themen/verkehr/ampeln",
        "/seite/409320/ampeln.html",
        "/aktuelles/termine-im-rathaus",
    ],
)
def test_an_article_may_stand_below_a_section(path: str) -> None:
    assert other_kind(f"https://www.stadt.example{path}") is None


@pytest.mark.parametrize(
    "path", ["/themen/verkehr", "/termine/", "/tag/rat-der-stadt-am-meer", "/author/ada", "/news/page/2"]
)
def test_an_index_is_told_by_its_address(path: str) -> None:
    assert other_kind(f"https://www.stadt.example{path}")
