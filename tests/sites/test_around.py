"""What changes around an article is no new version of it."""

import pytest

from crawler.pipelines import to_article
from crawler.reading import read
from crawler.sites import SOURCES
from crawler.url_keys import article_keys, claims_of
from storage.articles import Saved, save_article
from storage.database import Database
from tests.sites.around import VARIATIONS
from tests.sites.golden import GOLDEN, Golden


def saved(database: Database, golden: Golden, html: str) -> Saved:
    """Store a page as the crawler does."""
    source = SOURCES[golden.source]
    item = read(source, golden.response(html), now=golden.read_at)
    with database.transaction() as session:
        article, keys = to_article(source, item), article_keys(source, item, [golden.url])
        claims = claims_of(source, item)
        return save_article(session, article, keys=keys, claims=claims, alertable=True, now=golden.read_at)


@pytest.mark.parametrize("golden", [golden for golden in GOLDEN if golden.item], ids=str)
def test_what_changes_around_an_article_makes_no_revision(sqlite_database: Database, golden: Golden) -> None:
    pages = {
        f"{name} {visit}": vary(golden.html, visit) for name, vary in VARIATIONS.items() for visit in (0, 1)
    }

    first = saved(sqlite_database, golden, golden.html)
    then = {name: saved(sqlite_database, golden, html) for name, html in pages.items()}

    assert first is Saved.NEW
    assert then == dict.fromkeys(pages, Saved.UNCHANGED)


def test_the_pages_really_change_from_visit_to_visit() -> None:
    articles = [golden for golden in GOLDEN if golden.item]

    for name, vary in VARIATIONS.items():
        changed = [golden for golden in articles if vary(golden.html, 0) != vary(golden.html, 1)]
        assert len(changed) > 0.7 * len(articles), name
