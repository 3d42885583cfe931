"""Lists of articles show no more of a source than its publisher allows."""

from dataclasses import replace

import pytest

from storage.database import Database
from storage.tables import Snippet
from tests.articles import an_article
from tests.web.stored import KOMMUNE21, register, store
from tests.web.visiting import Visitor

HEADLINE = "Kaiserslautern Sensoren melden freie Parkplätze"


@pytest.mark.parametrize(
    ("snippet", "headline", "sentences"),
    [
        (Snippet.KWIC, HEADLINE, 1),
        (Snippet.LICENSED, HEADLINE, 1),
        (Snippet.TITLE, HEADLINE, 0),
        (Snippet.NONE, "Meldung bei Kommune21", 0),
    ],
)
def test_a_hit_is_shown_as_far_as_allowed(
    database: Database, visitor: Visitor, snippet: Snippet, headline: str, sentences: int
) -> None:
    register(database, replace(KOMMUNE21, snippet=snippet))
    store(database, an_article())

    answer = visitor.get("/", q="Pfälzerwald")

    assert answer.text_of(".list h2") == headline
    assert len(answer.texts(".places .sentence")) == sentences
    if not sentences:
        assert answer.texts(".list .gist") == []


@pytest.mark.parametrize(
    ("language", "headline"), [("de", "Meldung bei Kommune21"), ("en", "Report by Kommune21")]
)
def test_the_newest_articles_are_shown_as_far_as_allowed(
    database: Database, visitor: Visitor, language: str, headline: str
) -> None:
    register(database, replace(KOMMUNE21, snippet=Snippet.NONE))
    store(database, an_article())

    answer = visitor.get("/", lang=language)

    assert answer.texts(".list .what a") == [headline]
    assert answer.texts(".list .gist, .list .kicker") == []
