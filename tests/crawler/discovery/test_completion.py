"""When a page of a listing reaches back to what was known."""

import re

import pytest

from crawler.discovery.completion import Completion, joins_up
from crawler.pages.article import ArticlePage
from crawler.source_run import SourceRun
from crawler.sources import Source


@pytest.mark.parametrize(
    ("keys", "old", "joined"),
    [
        ("abcde", "", False),
        ("abcde", "e", False),  # a recommendation
        ("abcde", "de", False),
        ("abcde", "cde", True),
        ("abcdefgh", "fgh", False),
        ("abcdefgh", "efgh", True),
        ("ab", "ab", True),
        ("a", "a", True),
        ("ab", "b", False),
        ("", "abc", False),
    ],
)
def test_page_joins_up_when_half_of_it_or_all_was_known(keys: str, old: str, *, joined: bool) -> None:
    assert joins_up(list(keys), set(old)) is joined


def test_listing_that_shows_the_same_articles_again_has_ended_whatever_its_links_say() -> None:
    site = "https://blatt.example/"
    source = Source(
        name="blatt",
        title="Blatt",
        home=site,
        layouts=(ArticlePage,),
        article_path=re.compile(r"a/.+"),
        listings=(site,),
        listing_pages=f"{site}?seite={{page}}",
    )
    back = Completion(SourceRun(source), site, most_pages=20)

    first = back.page_read(["eins", "zwei"], {}, f"{site}?seite=3")
    again = back.page_read(["zwei", "eins"], {}, f"{site}?seite=4")

    assert (first, again) == (False, True)
