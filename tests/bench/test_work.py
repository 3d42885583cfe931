"""What is measured is the real work: articles are read, matched, composed and stored as they should be."""

import subprocess
import sys
from dataclasses import replace
from email import message_from_bytes, policy
from functools import partial

import pytest
from sqlalchemy import delete, select

from bench import composing, matching, reading, storing
from bench.children import forked, run
from bench.news import TOWNS, news, page, surrounded, texts_of
from bench.rows import inserts, write
from storage.articles import Saved
from storage.database import Database
from storage.documents import article_document
from storage.index import index_article
from storage.integrity import check
from storage.tables import Article, ArticleRevision, ArticleUrl, IngestEntry, Story


def test_no_two_articles_are_alike() -> None:
    articles = news(200)

    assert len({article.slug for article in articles}) == 200
    assert len({article.body for article in articles}) == 200


def test_a_page_grows_to_its_size_and_still_says_the_same() -> None:
    site = "https://www.kommune21.de"
    (article,) = news(1)
    url = f"{site}/k21-meldungen/{article.slug}/"
    small, large = (page(article, site, kilobytes) for kilobytes in (0, 80))

    items = [reading.item_of(reading.Page(source="kommune21", url=url, html=html)) for html in (small, large)]

    assert 75 * 1024 < len(large.encode()) < 85 * 1024
    assert items[0] == items[1]
    assert items[0].title == article.title


@pytest.mark.parametrize("saved", reading.saved_articles(), ids=lambda saved: saved.url)
def test_saved_pages_say_the_same_in_their_surroundings(saved: reading.Page) -> None:
    bare = reading.item_of(saved)

    grown = reading.item_of(replace(saved, html=surrounded(saved.html, 80)))

    assert grown == bare


def test_queries_differ_and_some_match() -> None:
    standing = matching.queries(1000)
    texts = [texts_of(article) for article in news(len(TOWNS))]

    matched = [matching.matched(standing, one) for one in texts]

    assert len({query.text for query in standing}) == 1000
    assert 0 < sum(map(len, matched)) < len(texts) * 1000 / 10


def test_composed_alerts_show_what_their_subscriptions_found() -> None:
    (alert,) = composing.alerts(1)
    mail = message_from_bytes(composing.COMPOSER.compose(alert).content, policy=policy.default)

    text = mail.get_body(("plain",))

    assert text is not None
    assert "In *Aachen* trägt das Vorhaben die Nummer 0." in text.get_content()


def test_bare_inserts_leave_the_same_articles(database: Database) -> None:
    storing.save_all(database, news(3), Saved.NEW)
    rows = inserts(database)
    stored = _titles(database)
    _empty(database)

    write(database, rows)

    assert _titles(database) == stored
    assert len(stored) == 3
    # The floor is the rows alone, without the index of their words.
    with database.transaction() as session:
        for article in session.scalars(select(Article)):
            index_article(session, article, article_document(article))
    assert check(database) == []


def test_a_child_that_fails_is_no_figure() -> None:
    with pytest.raises(RuntimeError, match="the child failed"):
        forked(partial(int, "no number"))


def test_a_command_that_fails_is_no_figure() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        run(sys.executable, "-c", "raise SystemExit(1)")


def _titles(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Article.title).order_by(Article.id)))


def _empty(database: Database) -> None:
    with database.transaction() as session:
        for table in (IngestEntry, ArticleRevision, ArticleUrl, Article, Story):
            session.execute(delete(table))
