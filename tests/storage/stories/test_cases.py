"""The labelled texts, stored one after the other as a crawl would."""

import statistics
from datetime import UTC, datetime, time

from storage.articles import save_article
from storage.database import Database
from storage.tables import Article
from tests.articles import an_article
from tests.storage.stories.cases import Labelled, case_files, labelled_pairs, read_case


def test_articles_join_those_that_tell_the_same_and_no_others(database: Database) -> None:
    cases = [read_case(file) for file in case_files()]

    stories = [_stories(database, number, articles) for number, articles in enumerate(cases)]

    wrong = [
        f"{file.stem}: {one.name} and {other.name} {'are parted' if same else 'are joined'}"
        for file, articles, story in zip(case_files(), cases, stories, strict=True)
        for one, other, same in labelled_pairs(articles)
        if (story[one.name] == story[other.name]) is not same
    ]
    assert wrong == []
    # What two cases tell is never one story, but for the index of which two tell.
    seen = [(number, story) for number, named in enumerate(stories) for story in set(named.values())]
    assert len({story for _, story in seen}) >= len(seen) - 1


def _stories(database: Database, number: int, articles: list[Labelled]) -> dict[str, int]:
    """Store articles in the order of their days; who states no date is found between the others."""
    middle = statistics.median_low([one.day for one in articles if one.day])
    story: dict[str, int] = {}
    for one in sorted(articles, key=lambda one: one.day or middle):
        now = datetime.combine(one.day or middle, time(12), UTC)
        with database.transaction() as session:
            stored = _article(one)
            save_article(session, stored, keys={f"{number}/{one.name}"}, alertable=True, now=now)
            story[one.name] = stored.story_id
    return story


def _article(one: Labelled) -> Article:
    published = datetime.combine(one.day, time(9), UTC) if one.day else None
    return an_article(
        source=one.source,
        url=f"https://{one.source}.example/{one.name}",
        kicker=None,
        title=one.title,
        teaser=one.teaser,
        body=one.body,
        caption=None,
        keywords=[],
        published_at=published,
        published_origin="json-ld" if published else None,
    )
