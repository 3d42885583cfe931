"""What the newsroom's articles say, and whom its program expects to be told."""

from datetime import date

import pytest

from demo.newsroom_articles import load_articles
from demo.newsroom_program import PROGRAM, Action
from query import analyse_document, evaluate, parse
from query.tree import Field
from storage.fingerprints import body_fingerprint, fingerprint


def test_sister_prints_the_same_words_in_other_signs() -> None:
    articles = load_articles(date(2026, 2, 6))
    release, copy = articles["datenplattform-fuer-alle"], articles["plattform-oeffnet-stadtdaten"]

    assert copy.body != release.body
    assert (copy.title, copy.kicker, copy.teaser) != (release.title, release.kicker, release.teaser)
    assert body_fingerprint(copy.title, copy.teaser, copy.body) == body_fingerprint(
        release.title, release.teaser, release.body
    )
    assert fingerprint(copy.title, copy.teaser, copy.body) != fingerprint(
        release.title, release.teaser, release.body
    )


@pytest.mark.parametrize("query", sorted(PROGRAM.expected))
def test_program_expects_what_the_query_matches(query: str) -> None:
    articles = load_articles(date(2026, 2, 6))
    published = [step.target for steps in PROGRAM.rounds for step in steps if step.action is Action.PUBLISH]
    readable = [slug for slug in published if slug != "stadtwerke-testen-den-ernstfall"]
    stories = PROGRAM.expected[query]

    matched = set()
    for slug in readable:
        article = articles[slug]
        texts = {
            Field.KICKER: article.kicker,
            Field.TITLE: article.title,
            Field.TEASER: article.teaser,
            Field.BODY: article.body,
            Field.KEYWORDS: ", ".join(article.keywords),
            Field.CAPTION: article.caption,
        }
        if evaluate(parse(query), analyse_document(texts)):
            matched.add(slug)

    assert matched <= frozenset().union(*stories)
    assert all(matched & story for story in stories)
